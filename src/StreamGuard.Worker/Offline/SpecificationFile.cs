using System.Text.Json;
using StreamGuard.Core.Features;

namespace StreamGuard.Worker.Offline;

/// <summary>Describes exported arrays to training: <c>specification.json</c>.</summary>
internal static class SpecificationFile
{
    /// <summary>The file's name.</summary>
    internal const string Name = "specification.json";

    /// <summary>Writes the file.</summary>
    /// <param name="directory">Where to.</param>
    /// <param name="historyLength">L: past transactions in the history tensor.</param>
    /// <param name="options">How the file was read.</param>
    /// <param name="kinds">The kinds of fraud that <c>kind.npy</c> numbers.</param>
    /// <param name="rows">N: how many transactions there are.</param>
    internal static void Write(string directory, int historyLength, OfflineOptions options, IReadOnlyList<string> kinds, long rows)
    {
        using FileStream stream = File.Create(Path.Combine(directory, Name));
        using var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true });
        json.WriteStartObject();
        json.WriteNumber("version", FeatureSpecification.Version);
        WriteColumns(json, "history", FeatureSpecification.History);
        json.WriteNumber("frozen_history_width", FeatureSpecification.FrozenHistoryWidth);
        WriteColumns(json, "current", FeatureSpecification.Current);
        json.WriteNumber("history_length", historyLength);
        json.WriteNumber("history_capacity", options.History.Capacity);
        json.WriteNumber("horizon_seconds", options.History.Horizon.TotalSeconds);
        json.WriteNumber("label_delay_seconds", options.LabelDelay.TotalSeconds);
        json.WriteBoolean("outcomes_applied", options.AppliesOutcomes);
        json.WriteStartArray("kinds");
        foreach (string kind in kinds) json.WriteStringValue(kind);
        json.WriteEndArray();
        json.WriteNumber("rows", rows);
        json.WriteEndObject();
    }

    private static void WriteColumns(Utf8JsonWriter json, string name, IReadOnlyList<FeatureDefinition> columns)
    {
        json.WriteStartArray(name);
        foreach (FeatureDefinition column in columns)
        {
            json.WriteStartObject();
            json.WriteString("name", column.Name);
            json.WriteString("group", column.Group.ToString().ToLowerInvariant());
            json.WriteString("kind", column.Kind.ToString().ToLowerInvariant());
            json.WriteNumber("cardinality", column.Cardinality);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
