using System.Xml.Linq;
using Shouldly;

namespace StreamGuard.Architecture.Tests;

/// <summary>Dependencies point inwards: Core, then Pipeline, then the adapters, then Worker. Avro and OnnxRuntime know none of them.</summary>
public class DependencyTests
{
    private static readonly Dictionary<string, string[]> AllowedReferences = new()
    {
        ["Core"] = [],
        ["Avro"] = [],
        ["OnnxRuntime"] = [],
        ["Pipeline"] = ["Core"],
        ["Simulation"] = ["Core"],
        ["Kafka"] = ["Core", "Pipeline", "Avro"],
        ["Inference"] = ["Core", "Pipeline", "OnnxRuntime"],
        ["Worker"] = ["Core", "Pipeline", "Avro", "OnnxRuntime", "Kafka", "Inference", "Simulation"],
    };

    private static readonly Dictionary<string, string[]> AllowedPackages = new()
    {
        ["Core"] = [],
        ["OnnxRuntime"] = [],
        ["Simulation"] = [],
        ["Pipeline"] = ["Polly.Core", "Microsoft.Extensions.Logging.Abstractions"],
    };

    [Fact]
    public void Projects_UnderSource_AreAllKnownHere() =>
        Repository.SourceProjects.Select(NameOf).ShouldBe(AllowedReferences.Keys, ignoreOrder: true);

    [Fact]
    public void ProjectReferences_OfEveryProject_PointInwards()
    {
        foreach (string project in Repository.SourceProjects)
        {
            IEnumerable<string> referenced = Items(project, "ProjectReference").Select(include => NameOf(include.Replace('\\', '/')));
            referenced.Except(AllowedReferences[NameOf(project)]).ShouldBeEmpty($"{Repository.Relative(project)} may not reference these projects");
        }
    }

    [Fact]
    public void PackageReferences_OfTheInnerProjects_StayFewAndPure()
    {
        foreach (string project in Repository.SourceProjects.Where(project => AllowedPackages.ContainsKey(NameOf(project))))
        {
            Items(project, "PackageReference").Except(AllowedPackages[NameOf(project)])
                .ShouldBeEmpty($"{Repository.Relative(project)} may not reference these packages");
            Items(project, "FrameworkReference").ShouldBeEmpty($"{Repository.Relative(project)} may not reference hosting");
        }
    }

    [Fact]
    public void Solution_HasEveryProject()
    {
        string solution = File.ReadAllText(Path.Combine(Repository.Root, "StreamGuard.sln")).Replace('\\', '/');
        foreach (string project in Repository.SourceProjects.Concat(Repository.FilesUnder("tests", "*.csproj")))
            solution.ShouldContain($"\"{Repository.Relative(project)}\"");
    }

    private static string NameOf(string projectPath) => Path.GetFileNameWithoutExtension(projectPath).Replace("StreamGuard.", string.Empty, StringComparison.Ordinal);

    private static IEnumerable<string> Items(string project, string kind) =>
        XDocument.Load(project).Descendants(kind).Select(item => item.Attribute("Include")!.Value);
}
