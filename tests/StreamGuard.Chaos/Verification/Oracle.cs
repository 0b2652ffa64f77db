using Confluent.Kafka;
using StreamGuard.Avro.Registry;
using StreamGuard.Core.Alerts;
using StreamGuard.Core.Features;
using StreamGuard.Core.Scoring;
using StreamGuard.Core.Terminals;
using StreamGuard.Core.Transactions;
using StreamGuard.Core.Windows;
using StreamGuard.Kafka.Serialization;
using StreamGuard.Pipeline.Inference;
using StreamGuard.Pipeline.Records;

namespace StreamGuard.Chaos.Verification;

/// <summary>
/// What an undisturbed worker makes of the source topic: the product's own decoder, histories, features and model, in one thread, without
/// its loop, its clients and its restore.
/// </summary>
internal sealed class Oracle
{
    private const int BatchSize = 64;
    private const long DayMs = 86_400_000;
    private readonly IBatchScorer _scorer;
    private readonly AvroTransactionDecoder _decoder;
    private readonly FeatureBuilder _builder;
    private readonly FeatureBatch _features;
    private readonly ScoreBatch _scores;
    private readonly List<Coordinate> _pending = [];
    private readonly AccountHistoryStore[] _histories;
    private readonly List<Expected>[] _expected;

    /// <summary>An oracle that has seen nothing.</summary>
    /// <param name="scorer">The ensemble that the workers use.</param>
    /// <param name="schemas">The schemas that they use.</param>
    /// <param name="partitions">Partitions of the source topic.</param>
    internal Oracle(IBatchScorer scorer, ISchemaSource schemas, int partitions)
    {
        var history = new HistoryOptions();
        EnsembleDescription ensemble = scorer.Ensemble;
        _scorer = scorer;
        _decoder = new AvroTransactionDecoder(schemas);
        _builder = new FeatureBuilder(ensemble.HistoryLength, history.Capacity, Workers.WorkerArguments.LabelDelay);
        _features = new FeatureBatch(BatchSize, ensemble.HistoryLength);
        _scores = new ScoreBatch(BatchSize, ensemble.Members.Count, ensemble.HistoryLength, FeatureSpecification.CurrentWidth);
        _histories = [.. Enumerable.Range(0, partitions).Select(_ => new AccountHistoryStore(history.Capacity, history.Horizon, new AccountBudget(history.MaxAccountsPerPartition)))];
        _expected = [.. Enumerable.Range(0, partitions).Select(_ => new List<Expected>())];
    }

    /// <summary>What must come of each message; complete after <see cref="Finish"/>.</summary>
    internal IReadOnlyList<IReadOnlyList<Expected>> Expected => _expected;

    /// <summary>How many transactions each terminal must have by day and source partition, with the offset of the last one.</summary>
    internal Dictionary<(TerminalKey Terminal, int Day, int Partition), (QuarterCounts Counts, long LastOffset)> Counts { get; } = [];

    /// <summary>Takes the next message of a partition.</summary>
    /// <param name="message">The message.</param>
    /// <exception cref="ChaosFailedException">Its offset does not follow the last one's.</exception>
    internal void Take(ConsumeResult<byte[]?, byte[]?> message)
    {
        var source = new Coordinate(message.Partition.Value, message.Offset.Value);
        List<Expected> expected = _expected[source.Partition];
        if (source.Offset != expected.Count) throw new ChaosFailedException($"the source topic goes on at {source} after {expected.Count} messages: something else writes to it, or deletes from it.");
        Transaction transaction = default;
        DecodeFailure failure = message.Message.Value is { } value ? _decoder.Decode(value, message.Message.Timestamp.UnixTimestampMs, out transaction) : DecodeFailure.NullValue;
        if (failure != DecodeFailure.None)
        {
            expected.Add(new Expected(failure, 0, Arrival.InOrder, Guid.Empty, MessageDigest.Of(message.Message, message.Message.Headers?.Count ?? 0)));
            return;
        }

        AccountHistoryStore histories = _histories[source.Partition];
        AccountHistory history = histories.Visit(AccountKey.Of(transaction.AccountId), transaction.EventTimeMs, TextHash.Hash64(transaction.TransactionId));
        _builder.Build(transaction, history, TerminalKnowledge.Nothing, source.Offset, _features, _pending.Count, out HistoryEntry entry);
        Guid alertId = AlertFactory.AlertIdOf(transaction.TransactionId, _scorer.Ensemble.Name, _scorer.Ensemble.Version);
        expected.Add(new Expected(DecodeFailure.None, 0, history.Arrival, alertId, Digest: 0));
        histories.Append(entry);
        if (history.Arrival is Arrival.InOrder or Arrival.Late) Count(transaction, source);
        _pending.Add(source);
        if (_pending.Count == BatchSize) Finish();
    }

    private void Count(in Transaction transaction, Coordinate source)
    {
        long day = transaction.EventTimeMs / DayMs;
        int quarter = (int)(transaction.EventTimeMs % DayMs / (DayMs / QuarterCounts.PerDay));
        var key = (TerminalKey.Of(transaction.TerminalId, transaction.MerchantId), (int)day, source.Partition);
        Counts[key] = (Counts.GetValueOrDefault(key).Counts.OneMore(quarter), source.Offset);
    }

    /// <summary>Scores what is not scored yet.</summary>
    internal void Finish()
    {
        if (_pending.Count == 0) return;
        _features.Count = _pending.Count;
        _scorer.Score(_features, _scores);
        for (int i = 0; i < _pending.Count; i++)
        {
            List<Expected> expected = _expected[_pending[i].Partition];
            expected[(int)_pending[i].Offset] = expected[(int)_pending[i].Offset] with { Score = _scores.Scores[i] };
        }

        _pending.Clear();
        _features.Count = 0;
    }
}
