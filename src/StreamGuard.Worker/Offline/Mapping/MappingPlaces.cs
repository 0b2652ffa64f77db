using System.Text.Json;

namespace StreamGuard.Worker.Offline.Mapping;

/// <summary>Where in a mapping file its properties are, for messages.</summary>
internal static class MappingPlaces
{
    /// <summary>The place of a property, or of the nearest one around it that is there.</summary>
    /// <param name="json">The file, which is well formed as far as the property.</param>
    /// <param name="property">Its name, with those of what it lies in before it: <c>fields.amount.unit</c>.</param>
    /// <returns>Line and column in bytes, both from 1.</returns>
    internal static (int Line, int Column) Of(ReadOnlySpan<byte> json, string property)
    {
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
        var names = new List<string>();
        int found = 0, depth = 0;
        while (reader.Read())
        {
            if (reader.TokenType != JsonTokenType.PropertyName) continue;
            int level = reader.CurrentDepth - 1;
            if (level > depth) continue; // Within something that is not on the way.
            names.RemoveRange(level, names.Count - level);
            names.Add(reader.GetString()!);
            depth = level;
            if (!IsOnTheWay(string.Join('.', names), property)) continue;
            found = (int)reader.TokenStartIndex;
            depth = level + 1;
        }

        ReadOnlySpan<byte> before = json[..found];
        return (before.Count((byte)'\n') + 1, found - before.LastIndexOf((byte)'\n'));
    }

    private static bool IsOnTheWay(string path, string property) =>
        property.StartsWith(path, StringComparison.Ordinal) && (property.Length == path.Length || property[path.Length] == '.');
}
