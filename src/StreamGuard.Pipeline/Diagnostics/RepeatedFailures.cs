namespace StreamGuard.Pipeline.Diagnostics;

/// <summary>
/// Failures of one kind that may go on for hours, of every partition, as those of a full disk: the first is told, then one in a while with the number of those held
/// back. One thread at a time.
/// </summary>
/// <param name="time">The clock.</param>
internal sealed class RepeatedFailures(TimeProvider time)
{
    /// <summary>How long those after one that was told are held back.</summary>
    internal static readonly TimeSpan Interval = TimeSpan.FromMinutes(15);

    private long? _toldTimestamp;
    private long _heldBack;

    /// <summary>It failed again.</summary>
    /// <param name="heldBack">How many were not told since the last that was.</param>
    /// <returns>Whether to tell this one.</returns>
    internal bool Note(out long heldBack)
    {
        heldBack = _heldBack;
        if (_toldTimestamp is { } told && time.GetElapsedTime(told) < Interval)
        {
            _heldBack++;
            return false;
        }

        _toldTimestamp = time.GetTimestamp();
        _heldBack = 0;
        return true;
    }
}
