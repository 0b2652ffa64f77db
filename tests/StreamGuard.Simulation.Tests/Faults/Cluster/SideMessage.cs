using StreamGuard.Pipeline.Sources;

namespace StreamGuard.Simulation.Tests.Faults.Cluster;

/// <summary>A message of a topic that every worker reads whole.</summary>
/// <param name="key">Its key.</param>
/// <param name="value">Its value.</param>
/// <param name="headers">Its headers.</param>
/// <param name="timestampMs">Its timestamp.</param>
internal sealed class SideMessage(byte[]? key, byte[]? value, IReadOnlyList<RecordHeader>? headers, long timestampMs)
{
    internal byte[]? Key { get; } = key;

    internal byte[]? Value { get; } = value;

    internal IReadOnlyList<RecordHeader>? Headers { get; } = headers;

    internal long TimestampMs { get; } = timestampMs;

    /// <summary>Whether its transaction is still open: readers of committed messages come no further.</summary>
    internal bool IsPending { get; set; }

    /// <summary>Whether its transaction was aborted.</summary>
    internal bool IsAborted { get; set; }
}
