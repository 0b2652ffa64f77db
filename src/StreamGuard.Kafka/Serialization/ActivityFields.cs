using StreamGuard.Avro.Schemas;

namespace StreamGuard.Kafka.Serialization;

/// <summary>The places of the fields of <c>terminal-activity.avsc</c>, looked up by name once.</summary>
internal static class ActivityFields
{
    internal const int FieldCount = 7;

    internal static readonly RecordSchema Schema = (RecordSchema)StreamGuardSchemas.TerminalActivity.Schema;
    internal static readonly int Terminal = OrdinalOf("terminal");
    internal static readonly int Day = OrdinalOf("day");
    internal static readonly int SourcePartition = OrdinalOf("source_partition");
    internal static readonly int Count00 = OrdinalOf("count_00");
    internal static readonly int Count06 = OrdinalOf("count_06");
    internal static readonly int Count12 = OrdinalOf("count_12");
    internal static readonly int Count18 = OrdinalOf("count_18");

    private static int OrdinalOf(string name) =>
        Schema.Find(name)?.Ordinal ?? throw new InvalidOperationException($"The schema terminal-activity.avsc has no field '{name}'.");
}
