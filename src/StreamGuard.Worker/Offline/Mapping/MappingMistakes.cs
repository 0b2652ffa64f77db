using System.Text.Json;
using System.Text.RegularExpressions;
using StreamGuard.Worker.Configuration;

namespace StreamGuard.Worker.Offline.Mapping;

/// <summary>Says in plain words what the JSON reader found wrong with a mapping file.</summary>
internal static partial class MappingMistakes
{
    /// <summary>The message for a file that is not a mapping.</summary>
    /// <param name="path">The file.</param>
    /// <param name="mistake">What the reader found.</param>
    internal static string Describe(string path, JsonException mistake)
    {
        string place = mistake.Path is { Length: > 1 } where ? where[2..] : "";
        return $"{path}:{(mistake.LineNumber ?? 0) + 1}:{(mistake.BytePositionInLine ?? 0) + 1}: {(place.Length > 0 ? place + ": " : "")}{Words(place, mistake)} docs/offline.md lists what a mapping may hold.";
    }

    private static string Words(string place, JsonException mistake)
    {
        string message = mistake.Message.Split([" Path: ", " LineNumber: "], StringSplitOptions.None)[0].ReplaceLineEndings(" ");
        if (Unmapped().Match(message) is { Success: true } unmapped)
        {
            string[] known = [.. TypeAt(place).GetProperties().Select(property => JsonNamingPolicy.SnakeCaseLower.ConvertName(property.Name))];
            string guess = NearestName.Of(unmapped.Groups[1].Value, known) is { } nearest ? $"did you mean {nearest}?" : $"there are {string.Join(", ", known)}.";
            return $"there is no such property; {guess}";
        }

        if (Missing().Match(message) is { Success: true } missing) return $"{missing.Groups[1].Value} is missing.";
        return message.StartsWith("The JSON value could not be converted", StringComparison.Ordinal)
            ? "the value is not of the kind that belongs here; texts and numbers are written in quotes, lists in [ ], what has properties in { }."
            : message;
    }

    private static Type TypeAt(string place) =>
        place.StartsWith("fields.", StringComparison.Ordinal) ? typeof(FieldDocument) : place.StartsWith("label.", StringComparison.Ordinal) ? typeof(LabelDocument) : typeof(MappingDocument);

    [GeneratedRegex("^The JSON property '(.*)' could not be mapped")]
    private static partial Regex Unmapped();

    [GeneratedRegex("missing required properties including: (.*?)\\.?$")]
    private static partial Regex Missing();
}
