using StreamGuard.Core.Features;

namespace StreamGuard.Worker.Offline;

/// <summary>Features of some of a file's transactions, with what the file says of each. Used again for the next ones.</summary>
/// <param name="capacity">The most transactions.</param>
/// <param name="historyLength">L: past transactions in the history tensor.</param>
internal sealed class FileRows(int capacity, int historyLength)
{
    private readonly FraudLabel[] _labels = new FraudLabel[capacity];
    private readonly long[] _eventTimesMs = new long[capacity];
    private readonly long[] _numbers = new long[capacity];
    private readonly bool[] _isRepeat = new bool[capacity];

    /// <summary>The features, and how many rows there are.</summary>
    internal FeatureBatch Features { get; } = new(capacity, historyLength);

    /// <summary>Whether no more rows fit; if they do, the file is at its end.</summary>
    internal bool IsFull => Features.Count == Features.Capacity;

    /// <summary>What the file says of the truth, per row.</summary>
    internal ReadOnlySpan<FraudLabel> Labels => _labels.AsSpan(0, Features.Count);

    /// <summary>The event times, per row, milliseconds since 1970-01-01 UTC.</summary>
    internal ReadOnlySpan<long> EventTimesMs => _eventTimesMs.AsSpan(0, Features.Count);

    /// <summary>The places of the transactions in the file, from 0, per row.</summary>
    internal ReadOnlySpan<long> Numbers => _numbers.AsSpan(0, Features.Count);

    /// <summary>Whether a transaction of the same id was in its account's history already, per row.</summary>
    internal ReadOnlySpan<bool> IsRepeat => _isRepeat.AsSpan(0, Features.Count);

    /// <summary>Adds what the file says of the row whose features were just computed.</summary>
    internal void Add(long number, long eventTimeMs, FraudLabel label, bool isRepeat)
    {
        int row = Features.Count++;
        _numbers[row] = number;
        _eventTimesMs[row] = eventTimeMs;
        _labels[row] = label;
        _isRepeat[row] = isRepeat;
    }
}
