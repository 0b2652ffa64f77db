using StreamGuard.Core.Alerts;
using StreamGuard.Core.Scoring;
using StreamGuard.Core.Transactions;
using StreamGuard.Core.Windows;
using StreamGuard.Pipeline.Batches;
using StreamGuard.Pipeline.Diagnostics;
using StreamGuard.Pipeline.Ingest;
using StreamGuard.Pipeline.Outputs;
using StreamGuard.Pipeline.Records;
using StreamGuard.Pipeline.Threads;
using StreamGuard.Pipeline.Thresholds;

namespace StreamGuard.Pipeline.Publish;

/// <summary>
/// The third stage: decides, writes alerts, scores and dead letters, and commits them with the offsets they came from. Everything
/// runs on the publish thread.
/// </summary>
internal sealed class PublishStage
{
    private readonly PipelineOptions _options;
    private readonly PipelineTopics _topics;
    private readonly EnsembleDescription _ensemble;
    private readonly IAlertEncoder _encoder;
    private readonly AlertFactory _alerts;
    private readonly AlertDecisions _decisions;
    private readonly OutputUnit _unit;
    private readonly UnitActivity _activity;
    private readonly UnitCommitter _committer;
    private readonly PartitionEpochs _epochs;
    private readonly HandOver<EventBatch> _input;
    private readonly HandOver<EventBatch> _free;
    private readonly InFlight _inFlight;
    private readonly PipelineMetrics _metrics;
    private readonly TimeProvider _time;
    private long _unitOpenedTimestamp;
    private long _scored;
    private long _alerted;
    private long _deadLettered;

    internal PublishStage(
        PipelineOptions options, PipelineTopics topics, EnsembleDescription ensemble, IAlertEncoder encoder, AlertFactory alerts, AlertDecisions decisions, OutputUnit unit,
        UnitActivity activity, UnitCommitter committer, PartitionEpochs epochs, HandOver<EventBatch> input, HandOver<EventBatch> free, InFlight inFlight, PipelineMetrics metrics, TimeProvider time)
    {
        _options = options;
        _topics = topics;
        _ensemble = ensemble;
        _encoder = encoder;
        _alerts = alerts;
        _decisions = decisions;
        _unit = unit;
        _activity = activity;
        _committer = committer;
        _epochs = epochs;
        _input = input;
        _free = free;
        _inFlight = inFlight;
        _metrics = metrics;
        _time = time;
    }

    /// <summary>Transactions scored and decided on; any thread.</summary>
    internal long ScoredCount => Volatile.Read(ref _scored);

    /// <summary>Alerts written; any thread.</summary>
    internal long AlertCount => Volatile.Read(ref _alerted);

    /// <summary>Dead letters written; any thread.</summary>
    internal long DeadLetterCount => Volatile.Read(ref _deadLettered);

    /// <summary>Publishes the next batch, and commits when a commit is due.</summary>
    /// <param name="maxWait">How long to wait for a batch at most.</param>
    /// <param name="abandon">Ends every wait, leaving the unit uncommitted.</param>
    /// <returns>Whether there was a batch.</returns>
    internal bool Step(TimeSpan maxWait, CancellationToken abandon)
    {
        EventBatch? batch = _input.TryTake(WaitFor(maxWait), abandon);
        if (batch is not null) Publish(batch, abandon);
        if (CommitIsDue(inputIsEmpty: batch is null)) Commit(abandon);
        return batch is not null;
    }

    /// <summary>Commits what is open, after the last step.</summary>
    internal void Commit(CancellationToken abandon)
    {
        int batches = _unit.Batches;
        int told = _activity.SendTo(_committer);
        _committer.Commit(abandon);
        if (told > 0) _metrics.Knowledge.ActivityTold(told);
        _unit.Batches = 0;
        _inFlight.Committed(batches);
        _decisions.Committed();
    }

    private TimeSpan WaitFor(TimeSpan maxWait)
    {
        if (_unit.Batches == 0) return maxWait;
        TimeSpan left = _options.CommitInterval - _time.GetElapsedTime(_unitOpenedTimestamp);
        return left <= TimeSpan.Zero ? TimeSpan.Zero : left < maxWait ? left : maxWait;
    }

    private bool CommitIsDue(bool inputIsEmpty)
    {
        if (_unit.Batches == 0) return false;
        return _unit.Outputs.Count + _activity.Count >= _options.MaxUnitOutputs
            || (_inFlight.CommitRequested && inputIsEmpty)
            || _time.GetElapsedTime(_unitOpenedTimestamp) >= _options.CommitInterval;
    }

    private void Publish(EventBatch batch, CancellationToken abandon)
    {
        if (_unit.Batches == 0) _unitOpenedTimestamp = _time.GetTimestamp();
        _unit.Batches++;
        foreach (ref EventRow row in batch.Rows)
        {
            // A partition lost meanwhile belongs to somebody else, who scores these messages again.
            if (_epochs.Current(row.Partition) != row.Epoch) continue;
            if (row.DeadLetter is { } deadLetter) PublishDeadLetter(deadLetter, row);
            else PublishScore(batch, row);
            _unit.Advance(row.Partition, row.Offset, row.Epoch);
        }

        _activity.Add(batch.Activity);
        SendLetters(batch);
        batch.Clear();
        _free.TryGive(batch, Timeout.InfiniteTimeSpan, abandon);
    }

    private void SendLetters(EventBatch batch)
    {
        foreach (PendingOutput letter in batch.Letters)
            if (_epochs.Current(letter.Partition) == letter.Epoch) _committer.Send(letter);
    }

    private void PublishDeadLetter(OutputRecord deadLetter, in EventRow row)
    {
        _committer.Send(new PendingOutput(deadLetter, row.Partition, row.Epoch));
        Volatile.Write(ref _deadLettered, _deadLettered + 1);
    }

    private void PublishScore(EventBatch batch, in EventRow row)
    {
        float score = batch.Scores.Scores[row.FeatureRow];
        _metrics.Scored(score);
        Volatile.Write(ref _scored, _scored + 1);
        bool alerts = _decisions.Decide(row, score, batch.Scores.Probabilities[row.FeatureRow], out float threshold);
        if (!alerts && _topics.Scores is null) return;

        Transaction transaction = row.Transaction.View(batch.Text);
        long nowMs = _time.GetUtcNow().ToUnixTimeMilliseconds();
        if (alerts) PublishAlert(batch, row, transaction, threshold, nowMs);
        if (_topics.Scores is { } topic)
        {
            var record = new TransactionScore
            {
                TransactionId = transaction.TransactionId,
                AccountId = transaction.AccountId,
                EventTimeMs = transaction.EventTimeMs,
                Score = score,
                Threshold = threshold,
                ModelName = _ensemble.Name,
                ModelVersion = _ensemble.Version,
                SourcePartition = row.Partition,
                SourceOffset = row.Offset,
                ScoredAtMs = nowMs,
            };
            _committer.Send(new PendingOutput(new OutputRecord(topic, transaction.AccountId.ToArray(), _encoder.Encode(record)), row.Partition, row.Epoch));
        }
    }

    private void PublishAlert(EventBatch batch, in EventRow row, in Transaction transaction, float threshold, long nowMs)
    {
        ReadOnlySpan<HistoryEntry> visible = batch.VisibleRow(row.FeatureRow, row.VisibleCount);
        var context = new AlertContext(row.Arrival, row.IsRestoring, row.IsTruncated, row.Partition, row.Offset, nowMs, row.TraceParent, threshold);
        ReadOnlySpan<float> contributions = batch.Explanations.Of(row.FeatureRow);
        if (contributions.IsEmpty) _metrics.Unexplained();
        FraudAlert alert = _alerts.Create(transaction, batch.Features, batch.Scores, row.FeatureRow, visible, contributions, context);
        _committer.Send(new PendingOutput(new OutputRecord(_topics.Alerts, transaction.AccountId.ToArray(), _encoder.Encode(alert)), row.Partition, row.Epoch));
        if (row.TimestampMs >= 0) _unit.AlertTimestampsMs.Add(row.TimestampMs);
        _metrics.Alerted();
        Volatile.Write(ref _alerted, _alerted + 1);
    }
}
