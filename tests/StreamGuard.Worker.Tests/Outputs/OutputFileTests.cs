using System.Diagnostics;
using System.Net.Sockets;
using Shouldly;
using StreamGuard.Worker.Commands;
using StreamGuard.Worker.Outputs;
using StreamGuard.Worker.Tests.Offline;

namespace StreamGuard.Worker.Tests.Outputs;

public sealed class OutputFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Complete_ThereIsAFileAlready_ReplacesItAndLeavesNothingElse()
    {
        string path = _folder.Write("out.csv", "old");
        using (OutputFile file = OutputFile.Create(path, []))
        {
            file.Stream.Write("new"u8);
            File.ReadAllText(path).ShouldBe("old");
            file.Complete();
        }

        File.ReadAllText(path).ShouldBe("new");
        Directory.GetFiles(_folder.Root).ShouldBe([path]);
    }

    [Fact]
    public void Dispose_NotComplete_LeavesWhatWasThere()
    {
        string path = _folder.Write("out.csv", "old");
        using (OutputFile file = OutputFile.Create(path, [])) file.Stream.Write("new"u8);

        File.ReadAllText(path).ShouldBe("old");
        Directory.GetFiles(_folder.Root).ShouldBe([path]);
    }

    [Fact]
    public void Complete_TwoRunsIntoTheSameFile_TheLastHasItWhole()
    {
        string path = _folder.PathOf("out.csv");
        using OutputFile one = OutputFile.Create(path, []);
        using OutputFile two = OutputFile.Create(path, []);
        one.Stream.Write("one"u8);
        two.Stream.Write("two, longer"u8);
        one.Stream.Write(" more"u8);
        two.Complete();
        File.ReadAllText(path).ShouldBe("two, longer");
        one.Complete();
        File.ReadAllText(path).ShouldBe("one more");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Complete_SymbolicLink_WritesWhatItLeadsToAndKeepsTheLink(bool isThere)
    {
        string target = _folder.PathOf("target.csv"), link = _folder.PathOf("link.csv");
        if (isThere) File.WriteAllText(target, "old");
        File.CreateSymbolicLink(link, target);
        using (OutputFile file = OutputFile.Create(link, []))
        {
            file.Stream.Write("new"u8);
            file.Complete();
        }

        new FileInfo(link).LinkTarget.ShouldBe(target);
        File.ReadAllText(target).ShouldBe("new");
    }

    [Fact]
    public void Create_TheOutputIsAnInput_IsRefusedHoweverItIsNamed()
    {
        string input = _folder.Write("in.jsonl", "payments"), link = _folder.PathOf("link");
        File.CreateSymbolicLink(link, input);
        string linkedFolder = _folder.PathOf("folder");
        Directory.CreateSymbolicLink(linkedFolder, _folder.Root);
        foreach (string name in (string[])[input, link, Path.Combine(linkedFolder, "in.jsonl"), Path.Combine(_folder.Root, ".", "in.jsonl")])
        {
            CommandFailedException refusal = Should.Throw<CommandFailedException>(() => OutputFile.Create(name, [_folder.PathOf("none"), input]));
            refusal.ExitCode.ShouldBe(ExitCodes.Usage);
            refusal.Message.ShouldStartWith($"the output {name} is ");
            refusal.Message.ShouldContain("the command reads");
        }

        File.ReadAllText(input).ShouldBe("payments");
    }

    [Fact]
    public void Create_Folder_IsRefused() =>
        Should.Throw<CommandFailedException>(() => OutputFile.Create(_folder.Root, [])).Message.ShouldBe($"the output {_folder.Root} is a folder; name a file in it");

    [Fact]
    public void Create_MissingFolder_SaysSo()
    {
        string path = Path.Combine(_folder.PathOf("none"), "out.csv");
        Should.Throw<CommandFailedException>(() => OutputFile.Create(path, [])).Message.ShouldBe($"{path} cannot be written: its folder does not exist; create it");
    }

    [Fact]
    public void Create_Pipe_IsRefusedAndStaysOne()
    {
        string pipe = _folder.PathOf("pipe"), link = _folder.PathOf("link");
        using (Process made = Process.Start("mkfifo", [pipe])) made.WaitForExit();
        File.CreateSymbolicLink(link, pipe);
        foreach (string name in (string[])[pipe, link])
            Should.Throw<CommandFailedException>(() => OutputFile.Create(name, [])).Message.ShouldBe($"the output {name} is a device, a pipe or a socket, and would be replaced; name a regular file");

        FileNode.At(pipe)!.Value.IsRegular.ShouldBeFalse();
    }

    [Fact]
    public void Create_Socket_IsRefused()
    {
        string path = _folder.PathOf("socket");
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Bind(new UnixDomainSocketEndPoint(path));

        Should.Throw<CommandFailedException>(() => OutputFile.Create(path, [])).ExitCode.ShouldBe(ExitCodes.Usage);
        socket.IsBound.ShouldBeTrue();
    }
}
