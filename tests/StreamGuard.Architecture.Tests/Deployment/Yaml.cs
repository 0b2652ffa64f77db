using YamlDotNet.RepresentationModel;

namespace StreamGuard.Architecture.Tests.Deployment;

/// <summary>Reads the repository's YAML.</summary>
internal static class Yaml
{
    /// <summary>The root of a file that holds one document.</summary>
    /// <param name="path">Relative to the repository's root.</param>
    internal static YamlNode Load(string path)
    {
        var stream = new YamlStream();
        using var text = File.OpenText(Path.Combine(Repository.Root, path));
        stream.Load(text);
        return stream.Documents.Single().RootNode;
    }
}
