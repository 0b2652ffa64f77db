using System.Diagnostics;
using Shouldly;
using StreamGuard.Worker.Snapshots;

namespace StreamGuard.Worker.Tests.Snapshots;

public sealed class SnapshotFolderTests : IDisposable
{
    private const string Name = "transactions-00003-00000000000000012345.snapshot";

    private readonly string _root = Directory.CreateTempSubdirectory("streamguard-").FullName;

    private string Path => System.IO.Path.Combine(_root, "a", "b");

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    public void Constructor_NoFolder_MakesItForItsUserAlone()
    {
        SnapshotFolder folder = new(Path);
        folder.List().ShouldBeEmpty();
        Directory.EnumerateFileSystemEntries(Path).ShouldBeEmpty();
        if (OperatingSystem.IsWindows()) return;
        File.GetUnixFileMode(Path).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        Put(folder, Name, [1]);
        File.GetUnixFileMode(System.IO.Path.Combine(Path, Name)).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    [Theory]
    [InlineData("a")]
    [InlineData("a/b")]
    public void Constructor_AFileIsInTheWay_SaysWhichAndWhatToDo(string fileInTheWay)
    {
        string file = System.IO.Path.Combine(_root, fileInTheWay);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(file)!);
        File.WriteAllText(file, "a file where the folder should be");

        Should.Throw<IOException>(() => new SnapshotFolder(Path)).Message.ShouldBe(
            $"The folder for snapshots, {Path}, cannot be made because {file} is a file: move that away, name another folder with Snapshots:Folder, or go without (Snapshots:Enabled=false).");
    }

    [Fact]
    public void AtStart_NoRights_SaysWhoseAndWhatToDo() => FolderTrouble.AtStart(_root, new UnauthorizedAccessException("Access to the path is denied.")).Message.ShouldBe(
        $"The folder for snapshots, {_root}, cannot be made or written to: the program's user has no rights to it; give that user rights to it, name another folder with Snapshots:Folder, or go without (Snapshots:Enabled=false).");

    [Fact]
    public void Write_DiskIsFull_SaysSoAndWhatToDo()
    {
        // A device that is always full.
        if (!File.Exists("/dev/full")) return;
        using var file = new LockedFile(new FileStream("/dev/full", FileMode.Open, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0), "/snapshots/one");

        Should.Throw<IOException>(() => file.Write([1, 2, 3])).Message.ShouldBe(
            "/snapshots/one: there is no room left on its disk; make room there, or name another folder with Snapshots:Folder.");
    }

    [Fact]
    public void Constructor_FolderCannotBeWrittenTo_SaysSo()
    {
        // A folder in which even the superuser cannot make files.
        if (!Directory.Exists("/proc/self")) return;
        Should.Throw<IOException>(() => new SnapshotFolder("/proc/self")).Message.ShouldContain("/proc/self, cannot be made or written to");
    }

    [Fact]
    public void Create_BeforePublish_IsNotListed()
    {
        SnapshotFolder folder = new(Path);
        using (Stream stream = folder.Create(Name)) stream.Write([1, 2, 3]);
        folder.List().ShouldBeEmpty();
        Should.Throw<IOException>(() => folder.OpenRead(Name));
        folder.Publish(Name);
        folder.List().ShouldBe([Name]);
        Get(folder, Name).ShouldBe([1, 2, 3]);
        Directory.GetFiles(Path).Length.ShouldBe(1);
    }

    [Fact]
    public void Create_Again_ReplacesWhatWasBegun()
    {
        SnapshotFolder folder = new(Path);
        using (Stream stream = folder.Create(Name)) stream.Write(new byte[100]);
        Put(folder, Name, [7]);
        Get(folder, Name).ShouldBe([7]);
    }

    [Fact]
    public void Publish_NameThatIsThere_ReplacesItAndLeavesReadersTheirs()
    {
        SnapshotFolder folder = new(Path);
        Put(folder, Name, [1]);
        using Stream before = folder.OpenRead(Name);
        Put(folder, Name, [2]);
        before.ReadByte().ShouldBe(1);
        Get(folder, Name).ShouldBe([2]);
    }

    [Fact]
    public void Publish_NothingCreated_Throws() => Should.Throw<IOException>(() => new SnapshotFolder(Path).Publish(Name));

    [Fact]
    public void Delete_PublishedOrAsideOrNothing_LeavesNothing()
    {
        SnapshotFolder folder = new(Path);
        Put(folder, Name, [1]);
        folder.Create(Name).Dispose();
        folder.Delete(Name);
        Directory.GetFiles(Path).ShouldBeEmpty();
        folder.Delete(Name);
    }

    [Fact]
    public void ListAndDeleteAndSetAside_FilesThatAnotherWorkerTook_GoOn()
    {
        SnapshotFolder folder = new(Path), other = new(Path);
        Put(folder, Name, [1]);
        string listed = folder.List().Single();
        other.Delete(listed);
        folder.Delete(listed);
        folder.SetAside(listed);
        Should.Throw<IOException>(() => folder.OpenRead(listed));
        folder.List().ShouldBeEmpty();
    }

    [Fact]
    public void Create_SameNameInTwoWorkers_BothWriteTheirOwn()
    {
        SnapshotFolder folder = new(Path), other = new(Path);
        using (Stream first = folder.Create(Name), second = other.Create(Name))
        {
            first.Write([1]);
            second.Write([2]);
        }

        folder.Publish(Name);
        Get(other, Name).ShouldBe([1]);
        other.Publish(Name);
        Get(folder, Name).ShouldBe([2]);
    }

    [Fact]
    public void SetAside_ManyFiles_KeepsTheLastFew()
    {
        SnapshotFolder folder = new(Path);
        string[] names = [.. Enumerable.Range(0, 7).Select(i => $"transactions-00003-{i:D20}.snapshot")];
        foreach (string name in names)
        {
            Put(folder, name, [1]);

            // Old: set aside last all the same, so it is kept.
            File.SetLastWriteTimeUtc(System.IO.Path.Combine(Path, name), new DateTime(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc).AddDays(name == names[6] ? -9 : Array.IndexOf(names, name)));
        }

        foreach (string name in names) folder.SetAside(name);
        folder.List().ShouldBeEmpty();
        Directory.GetFiles(Path).Select(System.IO.Path.GetFileName).Order().ShouldBe([names[4] + ".bad", names[5] + ".bad", names[6] + ".bad"]);
    }

    [Fact]
    public void Constructor_PartialsThatNobodyWrites_AreRemovedAndThoseOfTheLivingStay()
    {
        SnapshotFolder living = new(Path);
        using (Stream written = living.Create(Name)) written.Write([1]);
        using Stream beingWritten = living.Create("x" + Name);
        string[] before = [.. Directory.GetFiles(Path).Order()];
        before.Length.ShouldBe(2);
        File.WriteAllText(System.IO.Path.Combine(Path, $"{Name}.4711-0123abcd.partial"), "half");
        File.WriteAllText(System.IO.Path.Combine(Path, $"{Name}.{Environment.ProcessId}-0123abcd.partial"), "of an earlier process of this number");
        File.WriteAllText(System.IO.Path.Combine(Path, "nonsense.partial"), "half");
        _ = new SnapshotFolder(Path);
        Directory.GetFiles(Path).Order().ShouldBe(before);
        living.Publish(Name);
        Get(living, Name).ShouldBe([1]);
    }

    [Fact]
    public void Constructor_PartialOfAKilledProcess_IsRemoved()
    {
        if (!OperatingSystem.IsLinux()) return;
        _ = new SnapshotFolder(Path);
        string partial = System.IO.Path.Combine(Path, $"{Name}.4711-0123abcd.partial");
        using Process writer = Process.Start(new ProcessStartInfo("flock", [partial, "sh", "-c", "echo locked; exec sleep 600"]) { RedirectStandardOutput = true })!;
        try
        {
            writer.StandardOutput.ReadLine().ShouldBe("locked");
            _ = new SnapshotFolder(Path);
            File.Exists(partial).ShouldBeTrue();
        }
        finally
        {
            writer.Kill(entireProcessTree: true);
            writer.WaitForExit();
        }

        // The lock ends with the last process of the tree, which may be a moment after the first.
        SpinWait.SpinUntil(() => new SnapshotFolder(Path).List().Count == 0 && !File.Exists(partial), TimeSpan.FromSeconds(30)).ShouldBeTrue();
    }

    [Fact]
    public void List_OtherFilesOfTheFolder_NamesPublishedOnesOnly()
    {
        SnapshotFolder folder = new(Path);
        foreach (string name in new[] { ".hidden", "x.bad", "x.partial", Name }) File.WriteAllText(System.IO.Path.Combine(Path, name), "");
        Directory.CreateDirectory(System.IO.Path.Combine(Path, "lost+found"));
        folder.List().ShouldBe([Name]);
    }

    [Theory]
    [InlineData("")]
    [InlineData("..")]
    [InlineData("../x")]
    [InlineData("a/b")]
    [InlineData("a b")]
    [InlineData("ä")]
    public void Create_NameThatLeavesTheFolder_Throws(string name) => Should.Throw<ArgumentException>(() => new SnapshotFolder(Path).Create(name));

    private static void Put(SnapshotFolder folder, string name, byte[] bytes)
    {
        using (Stream stream = folder.Create(name)) stream.Write(bytes);
        folder.Publish(name);
    }

    private static byte[] Get(SnapshotFolder folder, string name)
    {
        using Stream stream = folder.OpenRead(name);
        using var copy = new MemoryStream();
        stream.CopyTo(copy);
        return copy.ToArray();
    }
}
