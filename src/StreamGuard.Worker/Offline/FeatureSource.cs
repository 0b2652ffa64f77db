using StreamGuard.Core.Features;
using StreamGuard.Core.Terminals;
using StreamGuard.Core.Transactions;
using StreamGuard.Core.Windows;

namespace StreamGuard.Worker.Offline;

/// <summary>
/// The features of a file's transactions, by the same history store and feature builder that serve a partition of the source topic.
/// One store holds all accounts: an account's history does not depend on which others share its partition. Not thread-safe.
/// </summary>
/// <param name="reader">The file.</param>
/// <param name="historyLength">L: past transactions in the history tensor.</param>
/// <param name="options">How much of each account's past is kept; the cap on accounts does not apply.</param>
internal sealed class FeatureSource(TransactionFileReader reader, int historyLength, HistoryOptions options)
{
    private readonly AccountHistoryStore _store = new(options.Capacity, options.Horizon, new AccountBudget(int.MaxValue));
    private readonly FeatureBuilder _builder = new(historyLength, options.Capacity, new TerminalOptions().LabelDelay);

    /// <summary>Computes the features of the next transactions until the batch is full or the file ends.</summary>
    /// <param name="batch">Receives the features and their count.</param>
    /// <param name="labels">Receives what the file says of the truth, per row.</param>
    /// <param name="eventTimesMs">Receives the event time, per row.</param>
    /// <exception cref="InputFileException">A line is not a transaction.</exception>
    internal void Fill(FeatureBatch batch, Span<FraudLabel> labels, Span<long> eventTimesMs)
    {
        int row = 0;
        while (row < batch.Capacity && reader.TryRead(out Transaction transaction, out FraudLabel label))
        {
            AccountKey account = AccountKey.Of(transaction.AccountId);
            AccountHistory history = _store.Visit(in account, transaction.EventTimeMs, TextHash.Hash64(transaction.TransactionId));
            _builder.Build(in transaction, in history, TerminalKnowledge.Nothing, reader.Rows - 1, batch, row, out HistoryEntry entry);
            _store.Append(in entry);
            labels[row] = label;
            eventTimesMs[row] = transaction.EventTimeMs;
            row++;
        }

        batch.Count = row;
    }
}
