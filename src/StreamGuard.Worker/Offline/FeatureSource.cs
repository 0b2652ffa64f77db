using StreamGuard.Core.Features;
using StreamGuard.Core.Terminals;
using StreamGuard.Core.Transactions;
using StreamGuard.Core.Windows;

namespace StreamGuard.Worker.Offline;

/// <summary>
/// The features of a file's transactions, by the same history store, terminal table and feature builder that serve a partition of the source topic.
/// One store holds all accounts: an account's history does not depend on which others share its partition. Not thread-safe.
/// </summary>
/// <remarks>
/// A transaction asks what is known, then counts, and then its own label becomes an outcome, long before it is due: the table and the builder show no outcome of a
/// payment that is not at least the label delay old, so that it makes no difference when within the delay an outcome comes. Labels that say genuine
/// are not needed, because silence for as long as the delay means genuine.
/// </remarks>
/// <param name="reader">The file.</param>
/// <param name="historyLength">L: past transactions in the history tensor.</param>
/// <param name="options">How it is read.</param>
internal sealed class FeatureSource(TransactionFileReader reader, int historyLength, OfflineOptions options)
{
    private const int OnlyPartition = 0;
    private const long DayMs = 24 * 3600 * 1000;

    private readonly AccountHistoryStore _store = new(options.History.Capacity, options.History.Horizon, new AccountBudget(int.MaxValue));
    private readonly TerminalTable _terminals = new(options.Terminals(), tellsOthers: false);
    private readonly FeatureBuilder _builder = new(historyLength, options.History.Capacity, options.LabelDelay);

    private long _oldestMs = long.MaxValue;
    private long _newestMs = long.MinValue;
    private long _behind;
    private long _labelled;

    /// <summary>What has become of the file so far.</summary>
    /// <param name="written">Transactions whose features or scores were written.</param>
    internal FileSummary Summary(long written) => new(reader.Rows, written, _behind, _labelled, _oldestMs, _newestMs, reader.PassedOver);

    /// <summary>Computes the features of the next transactions that the options include, until there is no more room or the file ends.</summary>
    /// <param name="rows">Receives them.</param>
    /// <exception cref="InputFileException">A line is not a transaction.</exception>
    internal void Fill(FileRows rows)
    {
        rows.Features.Count = 0;
        while (!rows.IsFull && reader.TryRead(out Transaction transaction, out FraudLabel label)) Take(in transaction, label, rows);
    }

    private void Take(in Transaction transaction, FraudLabel label, FileRows rows)
    {
        long number = reader.Rows - 1, timeMs = transaction.EventTimeMs;
        if (timeMs + DayMs < _newestMs) _behind++;
        if (label.IsFraud is not null) _labelled++;
        _oldestMs = Math.Min(_oldestMs, timeMs);
        _newestMs = Math.Max(_newestMs, timeMs);
        AccountKey account = AccountKey.Of(transaction.AccountId);
        TerminalKey terminal = TerminalKey.Of(transaction.TerminalId, transaction.MerchantId);
        ulong hash = TextHash.Hash64(transaction.TransactionId);
        AccountHistory history = _store.Visit(in account, timeMs, hash);
        Arrival arrival = history.Arrival;
        TerminalKnowledge known = _terminals.Know(terminal, timeMs);
        HistoryEntry entry;
        if (options.Includes(timeMs))
        {
            _builder.Build(in transaction, in history, in known, number, rows.Features, rows.Features.Count, out entry);
            rows.Add(number, timeMs, label, arrival == Arrival.Duplicate);
        }
        else
        {
            _builder.BuildEntry(in transaction, in history, in known, number, out entry);
        }

        _store.Append(in entry);
        if (arrival == Arrival.Duplicate) return;
        if (arrival != Arrival.TooLate) _terminals.Count(terminal, timeMs, OnlyPartition); // Nobody could tell whether it is a repeated one.
        if (!options.AppliesOutcomes || label.IsFraud != true) return;
        _terminals.ApplyOutcome(terminal, timeMs, hash, isFraud: true, decidedAtMs: timeMs);
        _store.ApplyOutcome(in account, hash, isFraud: true);
    }
}
