using System.Text.RegularExpressions;
using Shouldly;

namespace StreamGuard.Architecture.Tests.Deployment;

/// <summary>What of the image's recipe can be checked without building it.</summary>
public partial class ImageTests
{
    // Continued lines joined, comments left out.
    private static readonly string[] Lines =
        [.. Continuation().Replace(File.ReadAllText(Path.Combine(Repository.Root, "deploy/docker/Dockerfile")), " ").Split('\n').Where(line => line.Length > 0 && line[0] != '#')];

    private static readonly string[] Context =
        [.. File.ReadAllLines(Path.Combine(Repository.Root, ".dockerignore")).Where(line => line.StartsWith('!')).Select(line => line[1..])];

    private static string[] LastStage => [.. Lines.Reverse().TakeWhile(line => !line.StartsWith("FROM ")).Reverse()];

    [Fact]
    public void Context_EveryException_Exists()
    {
        Context.ShouldNotBeEmpty();
        Context.Where(path => !Exists(path)).ShouldBeEmpty();
    }

    [Fact]
    public void Sources_EveryCopiedOne_ExistsAndIsInTheContext()
    {
        string[] copied = [.. Lines.Where(line => line.StartsWith("COPY ") && !line.Contains("--from=")).SelectMany(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1..^1])];
        copied.ShouldContain("models/default");
        foreach (string path in copied.Where(path => path != "."))
        {
            Exists(path).ShouldBeTrue(path);
            Context.ShouldContain(path);
        }
    }

    [Fact]
    public void Inputs_OfTheSetup_ExistAndAreInTheContext()
    {
        string[] inputs = InputsLine().Match(string.Join('\n', Lines)).Groups[1].Value.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        inputs.ShouldContain("eng");
        foreach (string path in inputs)
        {
            Exists(path).ShouldBeTrue(path);
            Context.ShouldContain(entry => entry == path || entry == path.Split('/')[0]);
        }

        // What eng/setup.sh reads besides.
        Context.ShouldContain(".editorconfig");
        File.ReadAllText(Path.Combine(Repository.Root, "eng/setup.sh")).ShouldContain("StreamGuard.sln src/*/*.csproj tests/*/*.csproj");
    }

    [Fact]
    public void Stages_OfDotnet_AreTheVersionThatTheProjectsAreFor()
    {
        string target = Regex.Match(File.ReadAllText(Path.Combine(Repository.Root, "Directory.Build.props")), @"<TargetFramework>net([\d.]+)<").Groups[1].Value;
        string[] stages = [.. Lines.Where(line => line.StartsWith("FROM ")).Select(line => line.Split(' ')[1])];
        stages.ShouldAllBe(image => image.StartsWith("mcr.microsoft.com/dotnet/") && image.Contains($":{target}-"));
        stages[^1].ShouldContain("/aspnet:");

        // A library that is built in one must load in the other.
        stages.Select(image => image.Split(':')[1]).Distinct().ShouldHaveSingleItem();
    }

    [Fact]
    public void User_OfTheImage_IsANumberAndNotRoot()
    {
        string user = LastStage.Single(line => line.StartsWith("USER "))["USER ".Length..];
        user.ShouldMatch(@"^\d+:\d+$");
        user.Split(':').ShouldAllBe(id => int.Parse(id) > 0);
    }

    [Fact]
    public void EntryPoint_OfTheImage_IsTheProgramThatTheWorkerBuilds()
    {
        string project = File.ReadAllText(Path.Combine(Repository.Root, "src/StreamGuard.Worker/StreamGuard.Worker.csproj"));
        string program = Regex.Match(project, "<AssemblyName>(.+)</AssemblyName>").Groups[1].Value;
        LastStage.ShouldContain($"ENTRYPOINT [\"/app/{program}\"]");
        LastStage.ShouldContain("WORKDIR /app", "relative paths of the configuration begin there");
        LastStage.ShouldContain($"EXPOSE {ConfigurationTable.Default("Http:Port")}");
        LastStage.ShouldContain($"COPY models/default {ConfigurationTable.Default("Inference:ModelDirectory")}");
    }

    private static bool Exists(string pattern)
    {
        IEnumerable<string> found = [Repository.Root];
        foreach (string part in pattern.Split('/'))
            found = [.. found.Where(Directory.Exists).SelectMany(folder => Directory.EnumerateFileSystemEntries(folder, part, new EnumerationOptions { AttributesToSkip = 0 }))];
        return found.Any();
    }

    [GeneratedRegex(@"\\\n\s*")]
    private static partial Regex Continuation();

    [GeneratedRegex(@"cp -r --parents (.+) /inputs")]
    private static partial Regex InputsLine();
}
