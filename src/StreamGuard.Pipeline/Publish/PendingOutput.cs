using StreamGuard.Pipeline.Outputs;

namespace StreamGuard.Pipeline.Publish;

/// <summary>An output of the open unit, kept until it is committed.</summary>
/// <param name="Record">The message.</param>
/// <param name="Partition">The partition of the source message.</param>
/// <param name="Epoch">The ownership it was read under.</param>
internal readonly record struct PendingOutput(OutputRecord Record, int Partition, int Epoch);
