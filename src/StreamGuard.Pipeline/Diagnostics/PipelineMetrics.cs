using System.Diagnostics;
using System.Diagnostics.Metrics;
using StreamGuard.Core.Windows;
using StreamGuard.Pipeline.Records;
using StreamGuard.Pipeline.Snapshots;
using StreamGuard.Pipeline.Thresholds;

namespace StreamGuard.Pipeline.Diagnostics;

/// <summary>
/// Every number the loop publishes, in one place. Durations are in seconds. No tag ever carries an identifier of an account.
/// Thread-safe.
/// </summary>
public sealed class PipelineMetrics : IDisposable
{
    /// <summary>The meter's name.</summary>
    public const string MeterName = "StreamGuard.Pipeline";

    private static readonly KeyValuePair<string, object?>[] ReasonTags =
        [.. Enum.GetValues<DecodeFailure>().Select(reason => new KeyValuePair<string, object?>("reason", reason.ToString()))];

    private static readonly KeyValuePair<string, object?>[] RejectionTags =
        [.. Enum.GetValues<SnapshotRejection>().Select(reason => new KeyValuePair<string, object?>("reason", reason.ToString()))];

    private static readonly KeyValuePair<string, object?> AbsentKeyTag = new("key", "Absent");
    private static readonly KeyValuePair<string, object?> OtherKeyTag = new("key", "Other");

    private readonly Meter _meter;
    private readonly Counter<long> _consumed;
    private readonly Counter<long> _scored;
    private readonly Counter<long> _alerts;
    private readonly Counter<long> _unexplained;
    private readonly Counter<long> _deadLetters;
    private readonly Counter<long> _openingsDropped;
    private readonly Counter<long> _keysNotAccount;
    private readonly Counter<long> _lateRecords;
    private readonly Counter<long> _duplicates;
    private readonly Counter<long> _restored;
    private readonly Counter<long> _committed;
    private readonly Counter<long> _aborted;
    private readonly Counter<long> _unknown;
    private readonly Counter<long> _inferenceFailures;
    private readonly Counter<long> _truncated;
    private readonly Counter<long> _recordsLost;
    private readonly Counter<long> _snapshotsRejected;
    private readonly Counter<long> _snapshotsFailed;
    private readonly Counter<long> _thresholdsNotSaved;
    private readonly Histogram<double> _snapshotDuration;
    private readonly Histogram<long> _snapshotSize;
    private readonly Histogram<double> _inferenceDuration;
    private readonly Histogram<double> _explanationDuration;
    private readonly Histogram<int> _batchSize;
    private readonly Histogram<double> _score;
    private readonly Histogram<double> _eventToAlert;
    private readonly Histogram<double> _commitDuration;
    private readonly Histogram<double> _restoreDuration;
    private Func<HistoryTotals>? _histories;
    private Func<long?>? _lag;
    private Func<int>? _waitingForSchema;
    private Func<IReadOnlyList<ThresholdReading>>? _thresholds;

    /// <summary>Creates the instruments.</summary>
    /// <param name="meterFactory">Owns the meter; null = a meter of its own (for tools and tests).</param>
    public PipelineMetrics(IMeterFactory? meterFactory = null)
    {
        _meter = meterFactory?.Create(MeterName) ?? new Meter(MeterName);
        Knowledge = new KnowledgeMetrics(_meter);
        _consumed = _meter.CreateCounter<long>("messaging.client.consumed.messages", "{message}", "Messages taken from the source topic.");
        _scored = _meter.CreateCounter<long>("streamguard.scored", "{transaction}", "Transactions scored.");
        _alerts = _meter.CreateCounter<long>("streamguard.alerts", "{alert}", "Alerts raised.");
        _unexplained = _meter.CreateCounter<long>("streamguard.alerts.unexplained", "{alert}", "Alerts that tell their score alone, because more of their batch were to be explained than Pipeline:MaxExplainedPerBatch, or because their threshold fell meanwhile.");
        _deadLetters = _meter.CreateCounter<long>("streamguard.dead_letters", "{message}", "Messages that could not be read, by reason.");
        _openingsDropped = _meter.CreateCounter<long>("streamguard.transactions.implausible_openings", "{transaction}", "Transactions scored as if account_opened_at were absent, because it lies before 1900 or more than a day after the payment.");
        _keysNotAccount = _meter.CreateCounter<long>("streamguard.transactions.keys_not_account", "{transaction}", "Transactions whose message's key is not their account id, or is absent (key = Other or Absent); where such keys choose the partition, an account's history is split.");
        _lateRecords = _meter.CreateCounter<long>("streamguard.window.late_records", "{record}", "Transactions that arrived out of order; stored = whether they still entered the history.");
        _duplicates = _meter.CreateCounter<long>("streamguard.window.duplicates", "{record}", "Transactions whose id was already in the history.");
        _restored = _meter.CreateCounter<long>("streamguard.restore.records", "{record}", "Messages applied to histories without scoring.");
        _truncated = _meter.CreateCounter<long>("streamguard.restore.truncated", "{gap}", "Times that messages missing from a partition's histories were found gone from the source topic.");
        _recordsLost = _meter.CreateCounter<long>("streamguard.source.lost_records", "{offset}", "Offsets that were gone from the source topic before they were scored.");
        _snapshotsRejected = _meter.CreateCounter<long>("streamguard.snapshot.rejected", "{snapshot}", "Snapshots that were not used, by reason.");
        _snapshotsFailed = _meter.CreateCounter<long>("streamguard.snapshot.failures", "{snapshot}", "Snapshots that could not be written.");
        _snapshotDuration = _meter.CreateHistogram<double>("streamguard.snapshot.duration", "s", "Time to write the snapshot of a partition; ingest waits meanwhile.");
        _snapshotSize = _meter.CreateHistogram<long>("streamguard.snapshot.size", "By", "Size of a partition's snapshot.");
        _committed = _meter.CreateCounter<long>("streamguard.transactions.committed", "{transaction}", "Units of output committed.");
        _aborted = _meter.CreateCounter<long>("streamguard.transactions.aborted", "{transaction}", "Units of output aborted and sent again.");
        _unknown = _meter.CreateCounter<long>("streamguard.transactions.unknown", "{transaction}", "Units of output whose end nobody told: the producer was replaced, and the committed offsets were asked for.");
        _inferenceFailures = _meter.CreateCounter<long>("streamguard.inference.failures", "{batch}", "Batches that no execution provider could score.");
        _inferenceDuration = _meter.CreateHistogram<double>("streamguard.inference.duration", "s", "Time to score a batch.");
        _explanationDuration = _meter.CreateHistogram<double>("streamguard.explanation.duration", "s", "Time to explain the alerts of a batch that has some.");
        _batchSize = _meter.CreateHistogram<int>("streamguard.inference.batch.size", "{transaction}", "Transactions in a batch.");
        _score = _meter.CreateHistogram<double>("streamguard.score", "1", "Scores, 0 to 1.");
        _eventToAlert = _meter.CreateHistogram<double>("streamguard.event_to_alert.duration", "s", "From the transaction message's timestamp to the commit of its alert.");
        _commitDuration = _meter.CreateHistogram<double>("streamguard.commit.duration", "s", "Time to commit a unit of output and its offsets.");
        _restoreDuration = _meter.CreateHistogram<double>("streamguard.restore.duration", "s", "Time to restore the history of a partition.");
        _meter.CreateObservableGauge("streamguard.window.accounts", () => _histories?.Invoke().Accounts ?? 0, "{account}", "Accounts with a history in memory.");
        _meter.CreateObservableGauge("streamguard.window.memory", () => _histories?.Invoke().MemoryBytes ?? 0, "By", "Memory that the histories take.");
        _meter.CreateObservableCounter("streamguard.window.evictions", () => _histories?.Invoke().Evictions ?? 0, "{account}", "Accounts evicted because the cap was reached.");
        _meter.CreateObservableGauge("streamguard.snapshot.age", () => _histories?.Invoke().SnapshotAge.TotalSeconds ?? 0, "s", "Time since the last snapshot, or the assignment, of the partition that has waited longest.");
        _meter.CreateObservableGauge("streamguard.restoring", () => _histories?.Invoke().Restoring ?? 0, "{partition}", "Partitions whose histories are being restored; they are not scored yet.");
        _meter.CreateObservableGauge("streamguard.restore.left", () => _histories?.Invoke().RestoreLeft ?? 0, "{offset}", "Offsets that the partitions being restored still have to apply.");
        _meter.CreateObservableGauge("streamguard.waiting_for_schema", () => _waitingForSchema?.Invoke() ?? 0, "{partition}", "Partitions that wait because the schema registry does not answer.");
        _thresholdsNotSaved = _meter.CreateCounter<long>("streamguard.threshold.save_failures", "{file}", "Times that a partition's threshold could not be kept on disk.");
        _meter.CreateObservableGauge("streamguard.threshold", Thresholds, "1", "The threshold in force: a score at or above it is an alert. By partition where it follows a budget or a precision.");
        _meter.CreateObservableGauge("streamguard.alerts.budget", () => Budgets(reading => reading.Share), "{alert}", "Alerts a day that a partition may raise; the sum over partitions is Alerts:Threshold:AlertsPerDay.");
        _meter.CreateObservableGauge("streamguard.alerts.budget.spent", () => Budgets(reading => reading.Spent), "{alert}", "Alerts of the day that is open by event time, by partition.");
        _meter.CreateObservableGauge("streamguard.alerts.budget.carried", () => Budgets(reading => reading.Carried), "{alert}", "Alerts above the budget on past days that the threshold still makes up for, by partition; negative = below it.");
        _meter.CreateObservableGauge("streamguard.lag", () => Lag(), "{message}", "Messages of the owned partitions not yet consumed.");
    }

    /// <summary>The numbers of terminals and outcomes.</summary>
    internal KnowledgeMetrics Knowledge { get; }

    /// <summary>Where the gauges read from.</summary>
    /// <param name="histories">Totals of the histories in memory.</param>
    /// <param name="lag">Messages not yet consumed; null = not known.</param>
    /// <param name="waitingForSchema">Partitions that wait for the schema registry.</param>
    internal void Observe(Func<HistoryTotals> histories, Func<long?> lag, Func<int> waitingForSchema)
    {
        _waitingForSchema = waitingForSchema;
        _histories = histories;
        _lag = lag;
    }

    /// <summary>Where the gauges of thresholds read from.</summary>
    internal void ObserveThresholds(Func<IReadOnlyList<ThresholdReading>> thresholds) => _thresholds = thresholds;

    internal void ThresholdNotSaved() => _thresholdsNotSaved.Add(1);

    internal void Consumed(int count) => _consumed.Add(count);

    internal void Restored(int count) => _restored.Add(count);

    internal void RestoreFinished(TimeSpan duration) => _restoreDuration.Record(duration.TotalSeconds);

    internal void Truncated() => _truncated.Add(1);

    internal void RecordsLost(long offsets) => _recordsLost.Add(offsets);

    internal void SnapshotRejected(SnapshotRejection reason) => _snapshotsRejected.Add(1, RejectionTags[(int)reason]);

    internal void SnapshotFailed() => _snapshotsFailed.Add(1);

    internal void SnapshotTaken(TimeSpan duration, long bytes)
    {
        _snapshotDuration.Record(duration.TotalSeconds);
        _snapshotSize.Record(bytes);
    }

    internal void Arrived(Arrival arrival)
    {
        if (arrival == Arrival.InOrder) return;
        if (arrival == Arrival.Duplicate) _duplicates.Add(1);
        else _lateRecords.Add(1, new KeyValuePair<string, object?>("stored", arrival == Arrival.Late));
    }

    internal void KeyIsNotAccount(bool isAbsent) => _keysNotAccount.Add(1, isAbsent ? AbsentKeyTag : OtherKeyTag);

    internal void OpeningDropped() => _openingsDropped.Add(1);

    internal void DeadLettered(DecodeFailure reason) => _deadLetters.Add(1, ReasonTags[(int)reason]);

    internal void Inferred(int batchSize, TimeSpan duration)
    {
        _inferenceDuration.Record(duration.TotalSeconds);
        _batchSize.Record(batchSize);
        _scored.Add(batchSize);
    }

    internal void InferenceFailed() => _inferenceFailures.Add(1);

    internal void Scored(float score) => _score.Record(score);

    internal void Alerted() => _alerts.Add(1);

    internal void Unexplained() => _unexplained.Add(1);

    internal void Explained(TimeSpan duration) => _explanationDuration.Record(duration.TotalSeconds);

    internal void AlertCommitted(TimeSpan sinceEvent) => _eventToAlert.Record(sinceEvent.TotalSeconds);

    internal void Committed(TimeSpan duration)
    {
        _committed.Add(1);
        _commitDuration.Record(duration.TotalSeconds);
    }

    internal void Aborted() => _aborted.Add(1);

    internal void OutcomeUnknown() => _unknown.Add(1);

    /// <inheritdoc/>
    public void Dispose() => _meter.Dispose();

    private IEnumerable<Measurement<double>> Thresholds() => Measured(reading => reading.Threshold, _ => true);

    private IEnumerable<Measurement<double>> Budgets(Func<ThresholdReading, double> figure) => Measured(figure, reading => reading.Share > 0);

    private IEnumerable<Measurement<double>> Measured(Func<ThresholdReading, double> figure, Func<ThresholdReading, bool> isTold)
    {
        foreach (ThresholdReading reading in _thresholds?.Invoke() ?? [])
        {
            if (!isTold(reading)) continue;
            yield return reading.Partition is { } partition
                ? new Measurement<double>(figure(reading), new KeyValuePair<string, object?>("partition", partition))
                : new Measurement<double>(figure(reading));
        }
    }

    private IEnumerable<Measurement<long>> Lag()
    {
        long? lag = _lag?.Invoke();
        return lag is { } known ? [new Measurement<long>(known)] : [];
    }
}
