using StreamGuard.Core.Features;
using StreamGuard.Core.Terminals;
using StreamGuard.Core.Transactions;
using StreamGuard.Core.Windows;

namespace StreamGuard.Core.Tests.Features;

/// <summary>One account's history, kept the plain way: a sorted list, everything summed anew for each transaction.</summary>
internal sealed class PlainHistory(int capacity)
{
    internal static readonly TimeSpan LabelDelay = TimeSpan.FromDays(7);
    private const long HourMs = 3_600_000;
    private readonly List<HistoryEntry> _entries = [];

    internal IReadOnlyList<HistoryEntry> Entries => _entries;

    /// <summary>Builds the features of a transaction into row 0 and stores its entry in its place.</summary>
    /// <param name="builder">Builds.</param>
    /// <param name="data">The transaction.</param>
    /// <param name="offset">The offset of its message.</param>
    /// <param name="batch">Receives the features.</param>
    /// <param name="terminal">What is known of its terminal; nothing by default.</param>
    /// <param name="isFraud">Whether an outcome says fraud as soon as it is stored.</param>
    /// <param name="isStored">Whether it is stored at all.</param>
    internal HistoryEntry Apply(FeatureBuilder builder, TransactionData data, long offset, FeatureBatch batch, TerminalKnowledge? terminal = null, bool isFraud = false, bool isStored = true)
    {
        Transaction tx = TransactionSample.View(data);
        HistoryEntry[] visible = [.. _entries.Where(entry => entry.EventTimeMs <= data.EventTimeMs).TakeLast(capacity)];
        Arrival arrival = _entries.Any(entry => entry.EventTimeMs > data.EventTimeMs) ? Arrival.Late : Arrival.InOrder;
        builder.Build(in tx, new AccountHistory(visible, Aggregate(data.EventTimeMs), arrival), terminal ?? TerminalKnowledge.Nothing, offset, batch, 0, out HistoryEntry entry);
        HistoryEntry stored = entry;
        stored.IsKnownFraud = isFraud;
        if (isStored) _entries.Insert(_entries.FindLastIndex(other => other.EventTimeMs <= entry.EventTimeMs) + 1, stored);
        return entry;
    }

    private WindowAggregates Aggregate(long nowMs) => new()
    {
        Count1Hour = Recent(nowMs, 1).Count(),
        Count1Day = Recent(nowMs, 24).Count(),
        Count7Days = Recent(nowMs, 7 * 24).Count(),
        Count30Days = Recent(nowMs, 30 * 24).Count(),
        Sum1Hour = Recent(nowMs, 1).Sum(),
        Sum1Day = Recent(nowMs, 24).Sum(),
        Sum7Days = Recent(nowMs, 7 * 24).Sum(),
        Sum30Days = Recent(nowMs, 30 * 24).Sum(),
    };

    private IEnumerable<double> Recent(long nowMs, int hours) => _entries
        .Where(entry => entry.EventTimeMs <= nowMs && nowMs - (double)entry.EventTimeMs < hours * (double)HourMs)
        .Select(entry => (double)entry.Amount);
}
