using StreamGuard.Pipeline.Records;

namespace StreamGuard.Pipeline.Replay;

/// <summary>Which dead letters go back. Pure.</summary>
public sealed record ReplaySelection
{
    /// <summary>How often a message may be refused before it is left alone, unless asked for otherwise.</summary>
    public const int DefaultMaxAttempts = 3;

    /// <summary>Every reason that a dead letter can have.</summary>
    public static IReadOnlyList<DecodeFailure> AllReasons { get; } =
        [.. Enum.GetValues<DecodeFailure>().Where(reason => reason is not (DecodeFailure.None or DecodeFailure.RegistryUnavailable))];

    /// <summary>The reasons asked for; empty = all.</summary>
    public IReadOnlySet<DecodeFailure> Reasons { get; init; } = new HashSet<DecodeFailure>();

    /// <summary>The original partitions asked for; empty = all.</summary>
    public IReadOnlySet<int> Partitions { get; init; } = new HashSet<int>();

    /// <summary>Only letters that were refused at or after this time, milliseconds since 1970-01-01 UTC; null = all. A letter of unknown time is taken.</summary>
    public long? SinceMs { get; init; }

    /// <summary>A letter that was refused this often is passed over. At least 1. Default 3.</summary>
    public int MaxAttempts { get; init; } = DefaultMaxAttempts;

    /// <summary>Decides on a letter.</summary>
    /// <param name="letter">The letter.</param>
    /// <param name="topic">The topic that letters go back to.</param>
    /// <param name="partitionCount">How many partitions it has.</param>
    /// <param name="replayedUpTo">The offset in the letter's partition before which letters of its reason went back in earlier runs. Asked only when it matters.</param>
    public ReplayDecision Decide(DeadLetter letter, string topic, int partitionCount, Func<DeadLetter, long> replayedUpTo)
    {
        ArgumentNullException.ThrowIfNull(letter);
        ArgumentNullException.ThrowIfNull(replayedUpTo);
        if (letter.Origin is not { } origin || letter.Reason == DecodeFailure.None || origin.Topic != topic || origin.Partition >= partitionCount) return ReplayDecision.Homeless;
        if (Reasons.Count > 0 && !Reasons.Contains(letter.Reason)) return ReplayDecision.NotAskedFor;
        if (Partitions.Count > 0 && !Partitions.Contains(origin.Partition)) return ReplayDecision.NotAskedFor;
        if (letter.TimestampMs >= 0 && letter.TimestampMs < SinceMs) return ReplayDecision.TooOld;
        if (letter.Position.Offset < replayedUpTo(letter)) return ReplayDecision.ReplayedBefore;
        return origin.Attempts >= MaxAttempts ? ReplayDecision.TooManyAttempts : ReplayDecision.Replay;
    }
}
