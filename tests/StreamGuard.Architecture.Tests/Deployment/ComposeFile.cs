using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace StreamGuard.Architecture.Tests.Deployment;

/// <summary>The compose file as Compose sees it: anchors resolved and merge keys (<c>&lt;&lt;</c>) applied.</summary>
internal sealed class ComposeFile
{
    private static readonly YamlScalarNode MergeKey = new("<<");

    private ComposeFile(YamlMappingNode root) => Root = root;

    /// <summary>The repository's.</summary>
    internal static ComposeFile Own { get; } = new((YamlMappingNode)Merged(Yaml.Load("docker-compose.yml")));

    internal YamlMappingNode Root { get; }

    /// <summary>The services by name.</summary>
    internal IEnumerable<(string Name, YamlMappingNode Service)> Services =>
        Map(Root, "services").Children.Select(service => (((YamlScalarNode)service.Key).Value!, (YamlMappingNode)service.Value));

    internal YamlMappingNode Service(string name) => Services.Single(service => service.Name == name).Service;

    internal static YamlMappingNode Map(YamlNode parent, string key) => (YamlMappingNode)parent[key];

    internal static string? Text(YamlNode parent, string key) =>
        ((YamlMappingNode)parent).Children.TryGetValue(new YamlScalarNode(key), out var value) ? ((YamlScalarNode)value).Value : null;

    /// <summary>A list of texts; empty when it is missing.</summary>
    internal static string[] Texts(YamlNode parent, string key) =>
        ((YamlMappingNode)parent).Children.TryGetValue(new YamlScalarNode(key), out var value)
            ? [.. ((YamlSequenceNode)value).Select(item => ((YamlScalarNode)item).Value!)]
            : [];

    /// <summary>A mapping of texts to texts; empty when it is missing.</summary>
    internal static Dictionary<string, string> Pairs(YamlNode parent, string key) =>
        ((YamlMappingNode)parent).Children.TryGetValue(new YamlScalarNode(key), out var value)
            ? ((YamlMappingNode)value).ToDictionary(pair => ((YamlScalarNode)pair.Key).Value!, pair => ((YamlScalarNode)pair.Value).Value!)
            : [];

    private static YamlNode Merged(YamlNode node)
    {
        switch (node)
        {
            case YamlSequenceNode list:
                return new YamlSequenceNode(list.Select(Merged));
            case YamlMappingNode map:
                var merged = new YamlMappingNode();
                if (map.Children.TryGetValue(MergeKey, out var basis))
                {
                    if (basis is not YamlMappingNode) throw new YamlException($"<< at {basis.Start} is not one mapping");
                    foreach (var (key, value) in (YamlMappingNode)Merged(basis)) merged.Children[key] = value;
                }

                foreach (var (key, value) in map.Children.Where(pair => !pair.Key.Equals(MergeKey))) merged.Children[key] = Merged(value);
                return merged;
            default:
                return node;
        }
    }
}
