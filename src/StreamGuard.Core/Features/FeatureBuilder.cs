using System.Runtime.CompilerServices;
using StreamGuard.Core.Terminals;
using StreamGuard.Core.Transactions;
using StreamGuard.Core.Windows;

namespace StreamGuard.Core.Features;

/// <summary>
/// Computes the features of <see cref="FeatureSpecification"/>: the only code that does, for training and for serving alike. The same
/// transaction and history yield the same bits, whoever calls. Every value is finite, whatever the input. Allocates nothing.
/// Has no state of its own between calls: several threads may share one.
/// </summary>
public sealed class FeatureBuilder
{
    /// <summary>The longest history that can be summarized.</summary>
    public const int MaxHistoryCapacity = 64;

    private readonly int _historyLength;
    private readonly int _historyCapacity;
    private readonly double _labelDelayMs;

    /// <summary>Creates a builder.</summary>
    /// <param name="historyLength">L: past transactions in the history tensor, 1 to <paramref name="historyCapacity"/>.</param>
    /// <param name="historyCapacity">The most transactions that the store keeps for an account, 1 to <see cref="MaxHistoryCapacity"/>.</param>
    /// <param name="labelDelay">
    /// How long after a payment its outcome counts as known; not negative. The terminal table's, and the one that the model was trained with.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    public FeatureBuilder(int historyLength, int historyCapacity, TimeSpan labelDelay)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(historyCapacity, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(historyCapacity, MaxHistoryCapacity);
        ArgumentOutOfRangeException.ThrowIfLessThan(historyLength, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(historyLength, historyCapacity);
        ArgumentOutOfRangeException.ThrowIfLessThan(labelDelay, TimeSpan.Zero);
        _historyLength = historyLength;
        _historyCapacity = historyCapacity;
        _labelDelayMs = labelDelay.TotalMilliseconds;
    }

    /// <summary>Computes the features of one transaction, and what its account's history is to keep of it.</summary>
    /// <param name="tx">The transaction.</param>
    /// <param name="history">What it may see of its account's past.</param>
    /// <param name="terminal">What is known of its terminal.</param>
    /// <param name="sourceOffset">The offset of its message.</param>
    /// <param name="batch">Receives the features; its history length is the builder's. Its count is left alone.</param>
    /// <param name="row">The row to fill, 0 to the batch's capacity - 1.</param>
    /// <param name="entry">The entry to append to the history, unless the arrival says otherwise.</param>
    /// <exception cref="ArgumentException">The batch has another history length.</exception>
    [SkipLocalsInit]
    public void Build(
        in Transaction tx, in AccountHistory history, in TerminalKnowledge terminal, long sourceOffset, FeatureBatch batch, int row, out HistoryEntry entry)
    {
        if (batch.HistoryLength != _historyLength) ThrowOtherLength(batch.HistoryLength);
        ReadOnlySpan<HistoryEntry> past = history.Visible;
        if (past.Length > _historyCapacity) past = past[^_historyCapacity..];

        var payment = new Payment(in tx);
        Unsafe.SkipInit(out PastColumns columns);
        columns.Fill(past, in payment, _labelDelayMs);
        Span<float> logAmounts = stackalloc float[MaxHistoryCapacity];
        logAmounts = logAmounts[..NaturalLog.Padded(past.Length)];
        var summary = new PastSummary(past, in columns, logAmounts);

        Span<float> current = batch.CurrentRow(row);
        CurrentRow.Write(in tx, in payment, past, ref columns, in summary, history.Aggregates, in terminal, _historyCapacity, current);

        int real = Math.Min(past.Length, _historyLength);
        batch.HistoryLengths[row] = real;
        HistoryRow.Write(past, ref columns, logAmounts, current[CurrentColumn.LogAmount], real, batch.HistoryRow(row));
        HistoryEntryFlags flags = HistoryEntryFlags.None;
        if (current[CurrentColumn.NewMerchant] != 0) flags |= HistoryEntryFlags.NewMerchant;
        if (current[CurrentColumn.NewDevice] != 0) flags |= HistoryEntryFlags.NewDevice;
        if (current[CurrentColumn.NewCountry] != 0) flags |= HistoryEntryFlags.NewCountry;
        if (current[CurrentColumn.NewCategory] != 0) flags |= HistoryEntryFlags.NewCategory;
        entry = EntryOf(in tx, in payment, history.Arrival, in terminal, flags, current[CurrentColumn.LogAmountRatio], current[CurrentColumn.LogGap], sourceOffset);
    }

    /// <summary>
    /// Computes what the account's history is to keep of one transaction, and no features: the same bits as <see cref="Build"/> gives, at a fraction
    /// of the cost. For restoring histories.
    /// </summary>
    /// <param name="tx">The transaction.</param>
    /// <param name="history">What it may see of its account's past.</param>
    /// <param name="terminal">What is known of its terminal.</param>
    /// <param name="sourceOffset">The offset of its message.</param>
    /// <param name="entry">The entry to append to the history, unless the arrival says otherwise.</param>
    public void BuildEntry(in Transaction tx, in AccountHistory history, in TerminalKnowledge terminal, long sourceOffset, out HistoryEntry entry)
    {
        ReadOnlySpan<HistoryEntry> past = history.Visible;
        if (past.Length > _historyCapacity) past = past[^_historyCapacity..];
        var payment = new Payment(in tx);
        var frozen = new FrozenPast(past, in payment);
        entry = EntryOf(in tx, in payment, history.Arrival, in terminal, frozen.Flags, frozen.LogAmountRatio, frozen.LogGap, sourceOffset);
    }

    private static HistoryEntry EntryOf(
        in Transaction tx, in Payment payment, Arrival arrival, in TerminalKnowledge terminal, HistoryEntryFlags flags, float logAmountRatio, float logGap, long sourceOffset)
    {
        if (payment.IsForeign) flags |= HistoryEntryFlags.ForeignCountry;
        if (arrival == Arrival.Late) flags |= HistoryEntryFlags.Late;
        return new HistoryEntry
        {
            EventTimeMs = payment.TimeMs,
            SourceOffset = sourceOffset,
            TransactionHash = TextHash.Hash64(tx.TransactionId),
            AmountMinor = payment.AmountMinor,
            Amount = payment.Amount,
            MerchantHash = payment.MerchantHash,
            TerminalHash = payment.TerminalHash,
            DeviceHash = payment.DeviceHash,
            MerchantCategory = payment.Category,
            MerchantCountry = payment.Country,
            Currency = tx.Currency,
            Channel = payment.Channel,
            Flags = flags,
            LogAmountRatio = (Half)logAmountRatio,
            LogGapSeconds = (Half)logGap,
            DistanceKm = (Half)payment.DistanceKm,
            TerminalRisk = (Half)TerminalKnowledge.Share(terminal.Frauds30Days, terminal.Count30Days),
            IsTerminalRun = terminal.RunLength > 0,
        };
    }

    private void ThrowOtherLength(int batchLength) =>
        throw new ArgumentException($"The batch holds histories of {batchLength} transactions, the builder fills {_historyLength}.");
}
