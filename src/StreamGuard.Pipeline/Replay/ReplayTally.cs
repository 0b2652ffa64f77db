using StreamGuard.Pipeline.Records;

namespace StreamGuard.Pipeline.Replay;

/// <summary>Counts letters by reason, original partition and what became of them. One thread.</summary>
public sealed class ReplayTally
{
    private readonly SortedDictionary<(DecodeFailure Reason, int Partition), long[]> _rows = [];

    /// <summary>The reasons and original partitions met, in order; reason <see cref="DecodeFailure.None"/> and partition -1 = the letter does not say.</summary>
    public IReadOnlyCollection<(DecodeFailure Reason, int Partition)> Rows => _rows.Keys;

    /// <summary>Letters read.</summary>
    public long Total => _rows.Values.Sum(row => row.Sum());

    /// <summary>Whether it ended because as many went back as were asked for at most.</summary>
    public bool LimitReached { get; internal set; }

    /// <summary>Whether it ended because it was told to stop.</summary>
    public bool WasStopped { get; internal set; }

    /// <summary>How many letters of all rows met a decision.</summary>
    /// <param name="decision">The decision.</param>
    public long Count(ReplayDecision decision) => _rows.Values.Sum(row => row[(int)decision]);

    /// <summary>How many letters of a row met a decision.</summary>
    /// <param name="row">One of <see cref="Rows"/>.</param>
    /// <param name="decision">The decision.</param>
    public long Count((DecodeFailure Reason, int Partition) row, ReplayDecision decision) => _rows[row][(int)decision];

    internal void Add(DeadLetter letter, ReplayDecision decision)
    {
        var key = (letter.Reason, letter.Origin?.Partition ?? -1);
        if (!_rows.TryGetValue(key, out long[]? counts)) _rows[key] = counts = new long[Enum.GetValues<ReplayDecision>().Length];
        counts[(int)decision]++;
    }
}
