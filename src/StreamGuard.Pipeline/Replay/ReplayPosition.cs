using StreamGuard.Pipeline.Records;

namespace StreamGuard.Pipeline.Replay;

/// <summary>How far the letters of one reason went back. Every reason has its own, so that a run for one reason forgets none of another.</summary>
/// <param name="Reason">The reason.</param>
/// <param name="Partition">The partition of the dead-letter topic.</param>
/// <param name="NextOffset">The offset after the last letter that went back.</param>
public readonly record struct ReplayPosition(DecodeFailure Reason, int Partition, long NextOffset);
