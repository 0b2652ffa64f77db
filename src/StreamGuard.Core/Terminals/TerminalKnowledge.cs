namespace StreamGuard.Core.Terminals;

/// <summary>
/// What a transaction of event time T may know of its terminal. Windows end with the last quarter of a day, UTC, that was over at T - label delay,
/// and are 4, 28 and 120 such quarters; a single fraud is known to the millisecond, from T - label delay on.
/// </summary>
public record struct TerminalKnowledge
{
    /// <summary>The value of an age when there is nothing that could have one.</summary>
    public const long None = -1;

    /// <summary>Transactions of the last known 4 quarters. Of one quarter at most <see cref="QuarterCounts.Most"/> count, in all windows.</summary>
    public int Count1Day;

    /// <summary>Transactions of the last known 28 quarters.</summary>
    public int Count7Days;

    /// <summary>Transactions of the last known 120 quarters.</summary>
    public int Count30Days;

    /// <summary>Frauds of the last known 4 quarters. More than transactions only while counts are missing.</summary>
    public int Frauds1Day;

    /// <summary>Frauds of the last known 28 quarters.</summary>
    public int Frauds7Days;

    /// <summary>Frauds of the last known 120 quarters.</summary>
    public int Frauds30Days;

    /// <summary>Milliseconds from the last known fraud to T, at least the label delay; <see cref="None"/> when none is known.</summary>
    public long LastFraudAgeMs;

    /// <summary>Milliseconds from the end of the last known quarter with a genuine transaction to T; <see cref="None"/> when none is known.</summary>
    public long LastGenuineAgeMs;

    /// <summary>Length of the current run: known frauds since the end of the last known quarter with a genuine transaction.</summary>
    public int RunLength;

    /// <summary>Milliseconds from the first fraud of the current run to T; <see cref="None"/> when there is no run.</summary>
    public long RunStartAgeMs;

    /// <summary>Nothing is known.</summary>
    public static TerminalKnowledge Nothing => new() { LastFraudAgeMs = None, LastGenuineAgeMs = None, RunStartAgeMs = None };

    /// <summary>The share of frauds in a window: 0 to 1, 0 without transactions.</summary>
    /// <param name="frauds">How many were frauds.</param>
    /// <param name="count">How many there were.</param>
    public static float Share(int frauds, int count) => frauds == 0 ? 0 : (float)frauds / Math.Max(frauds, count);
}
