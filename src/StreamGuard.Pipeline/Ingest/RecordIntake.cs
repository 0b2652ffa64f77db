using System.Text;
using Microsoft.Extensions.Logging;
using StreamGuard.Core.Features;
using StreamGuard.Core.Terminals;
using StreamGuard.Core.Transactions;
using StreamGuard.Core.Windows;
using StreamGuard.Pipeline.Batches;
using StreamGuard.Pipeline.Diagnostics;
using StreamGuard.Pipeline.Knowledge;
using StreamGuard.Pipeline.Records;
using StreamGuard.Pipeline.Sources;

namespace StreamGuard.Pipeline.Ingest;

/// <summary>
/// The hot path of ingest: message -> transaction -> its account's past -> features in a batch -> the past with this transaction in it.
/// One thread.
/// </summary>
internal sealed class RecordIntake(
    PipelineTopics topics, ITransactionDecoder decoder, FeatureBuilder features, KnowledgeIntake? knowledge, ProducerMistakes mistakes,
    PipelineMetrics metrics, ILogger logger)
{
    /// <summary>Which field of the last message that was not accepted was wrong, and how; never content.</summary>
    internal string FailureDetail { get; private set; } = string.Empty;

    /// <summary>Puts a message into a batch, as a transaction or as a dead letter.</summary>
    /// <param name="record">The message.</param>
    /// <param name="state">Its partition.</param>
    /// <param name="batch">Has room for one more.</param>
    /// <returns>
    /// <see cref="DecodeFailure.RegistryUnavailable"/> when nothing was done and the message is to be tried again; otherwise why it is a dead
    /// letter, or <see cref="DecodeFailure.None"/>.
    /// </returns>
    internal DecodeFailure Take(in SourceRecord record, PartitionState state, EventBatch batch)
    {
        DecodeFailure failure = Decode(record, out Transaction transaction);
        if (failure == DecodeFailure.RegistryUnavailable) return failure;

        ref EventRow row = ref batch.AddRow();
        row.Partition = record.Partition;
        row.Epoch = state.Epoch;
        row.Offset = record.Offset;
        row.TimestampMs = record.TimestampMs;
        if (failure != DecodeFailure.None)
        {
            row.DeadLetter = DeadLetterRecord.Create(topics.DeadLetters, topics.Transactions, record, failure, FailureDetail);
            metrics.DeadLettered(failure);
            return failure;
        }

        mistakes.Note(record, ref transaction);
        int featureRow = batch.Features.Count;
        var account = AccountKey.Of(transaction.AccountId);
        AccountHistory history = Visit(account, transaction, state);
        Arrival arrival = ArrivalOf(record, history, state);
        var terminal = TerminalKey.Of(transaction.TerminalId, transaction.MerchantId);
        features.Build(transaction, history, Know(terminal, transaction), record.Offset, batch.Features, featureRow, out HistoryEntry entry);
        batch.Features.Count = featureRow + 1;
        ReadOnlySpan<HistoryEntry> visible = history.Visible;
        visible.CopyTo(batch.VisibleRow(featureRow, visible.Length));

        row.FeatureRow = featureRow;
        row.Transaction = batch.Capture(transaction);
        row.Arrival = arrival;
        row.VisibleCount = visible.Length;
        row.IsRestoring = state.IsHistoryIncomplete;
        row.IsTruncated = state.HasGapBefore(transaction.EventTimeMs);
        row.TraceParent = TraceParent(record.Headers);
        Append(ref entry, account, history.Arrival, state);
        metrics.Arrived(arrival);

        // What is only replayed was counted when it was scored, and what the topic of counts said of it is known by now.
        if (arrival is Arrival.InOrder or Arrival.Late) knowledge?.Count(terminal, transaction.EventTimeMs, record.Partition);
        return DecodeFailure.None;
    }

    /// <summary>Applies a message that was scored before this worker owned its partition to the histories alone.</summary>
    /// <returns>As <see cref="Take"/>; a message that was a dead letter then is one no more.</returns>
    internal DecodeFailure Restore(in SourceRecord record, PartitionState state)
    {
        DecodeFailure failure = Decode(record, out Transaction transaction);
        if (failure != DecodeFailure.None) return failure;
        var account = AccountKey.Of(transaction.AccountId);
        AccountHistory history = Visit(account, transaction, state);
        ArrivalOf(record, history, state); // As it was when it was scored: what it claimed then stays claimed.
        var terminal = TerminalKey.Of(transaction.TerminalId, transaction.MerchantId);
        features.BuildEntry(transaction, history, Know(terminal, transaction), record.Offset, out HistoryEntry entry);
        Append(ref entry, account, history.Arrival, state);
        return DecodeFailure.None;
    }

    private static AccountHistory Visit(in AccountKey account, in Transaction transaction, PartitionState state) =>
        state.Histories.Visit(account, transaction.EventTimeMs, TextHash.Hash64(transaction.TransactionId));

    /// <summary>
    /// A replayed dead letter whose first copy entered the history only because a restore could read it by then was never scored: it counts as
    /// late, not as a repeat, once.
    /// </summary>
    private Arrival ArrivalOf(in SourceRecord record, in AccountHistory history, PartitionState state)
    {
        if (history.Arrival != Arrival.Duplicate || !OriginHeaders.TryRead(record.Headers, out MessageOrigin origin, out _)) return history.Arrival;
        bool isFirstScore = origin.Topic == topics.Transactions && origin.Partition == record.Partition && state.Histories.TryClaim(origin.Offset, origin.Attempts);
        return isFirstScore ? Arrival.Late : Arrival.Duplicate;
    }

    private TerminalKnowledge Know(TerminalKey terminal, in Transaction transaction) => knowledge?.Know(terminal, transaction.EventTimeMs) ?? TerminalKnowledge.Nothing;

    private void Append(ref HistoryEntry entry, in AccountKey account, Arrival arrival, PartitionState state)
    {
        // Its outcome may have come before it entered the history: after a restart all of them have.
        if (knowledge is { RemembersOutcomes: true }) entry.IsKnownFraud = knowledge.IsFraud(account, entry.TransactionHash);
        state.Histories.Append(entry);
        if (arrival is Arrival.InOrder or Arrival.Late && state.Applied(entry.EventTimeMs))
            Log.HistoryIncomplete(logger, topics.Transactions, state.Partition, DateTimeOffset.FromUnixTimeMilliseconds(state.GapUntilMs));
    }

    private static string? TraceParent(IReadOnlyList<RecordHeader>? headers)
    {
        if (headers is null) return null;
        for (int i = 0; i < headers.Count; i++)
            if (headers[i] is { Name: "traceparent", Value: { Length: > 0 and <= 256 } value }) return Encoding.ASCII.GetString(value);
        return null;
    }

    private DecodeFailure Decode(in SourceRecord record, out Transaction transaction)
    {
        if (record.ValueIsNull)
        {
            transaction = default;
            FailureDetail = string.Empty;
            return DecodeFailure.NullValue;
        }

        DecodeFailure failure = decoder.Decode(record.Value, record.TimestampMs, out transaction);
        if (failure != DecodeFailure.None)
        {
            FailureDetail = decoder.FailureDetail;
            return failure;
        }

        if (TooLong(transaction) is not { } field) return DecodeFailure.None;
        FailureDetail = $"{field} is longer than {StoredTransaction.MaxTextBytes} bytes";
        return DecodeFailure.Malformed;
    }

    private static string? TooLong(in Transaction transaction)
    {
        const int Most = StoredTransaction.MaxTextBytes;
        if (transaction.TransactionId.Length > Most) return "transaction_id";
        if (transaction.AccountId.Length > Most) return "account_id";
        if (transaction.MerchantId.Length > Most) return "merchant_id";
        if (transaction.TerminalId.Length > Most) return "terminal_id";
        return transaction.DeviceId.Length > Most ? "device_id" : null;
    }
}
