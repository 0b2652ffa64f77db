using System.Diagnostics.Metrics;
using StreamGuard.Core.Terminals;
using StreamGuard.Pipeline.Knowledge;
using StreamGuard.Pipeline.Records;

namespace StreamGuard.Pipeline.Diagnostics;

/// <summary>The numbers of what a worker knows of terminals and outcomes. Thread-safe.</summary>
internal sealed class KnowledgeMetrics
{
    private static readonly KeyValuePair<string, object?>[] EffectTags =
        [.. Enum.GetValues<OutcomeEffect>().Select(effect => new KeyValuePair<string, object?>("effect", effect.ToString()))];

    private static readonly KeyValuePair<string, object?>[] ReasonTags =
        [.. Enum.GetValues<DecodeFailure>().Select(reason => new KeyValuePair<string, object?>("reason", reason.ToString()))];

    private static readonly KeyValuePair<string, object?>[] UnknownTags =
        [.. Enum.GetValues<UnknownOf>().Select(of => new KeyValuePair<string, object?>("of", of.ToString()))];

    private static readonly KeyValuePair<string, object?> AppliedTag = new("effect", "Applied");
    private static readonly KeyValuePair<string, object?> RefusedTag = new("effect", "Refused");
    private static readonly KeyValuePair<string, object?> UnreadableTag = new("effect", "Unreadable");

    private readonly Counter<long> _outcomes;
    private readonly Counter<long> _refusedOutcomes;
    private readonly Counter<long> _unknownOutcomes;
    private readonly Counter<long> _activity;
    private readonly Counter<long> _told;
    private readonly Histogram<double> _restoreDuration;
    private long _newestOutcomeMs = long.MinValue;
    private Func<TerminalTotals>? _totals;
    private Func<(string Topic, long? Lag)[]>? _lags;

    internal KnowledgeMetrics(Meter meter)
    {
        _outcomes = meter.CreateCounter<long>("streamguard.outcomes", "{message}", "Outcomes read, those of the restore included, by what became of them in the terminal table.");
        _refusedOutcomes = meter.CreateCounter<long>("streamguard.outcomes.refused", "{message}", "Outcomes that could not be read, those of the restore included, by reason.");
        _unknownOutcomes = meter.CreateCounter<long>("streamguard.outcomes.unknown", "{message}", "Outcomes read after the start of a terminal, an account or a payment that is not known; an account is told only by a worker that has every partition, a payment may also have left its account's history.");
        _activity = meter.CreateCounter<long>("streamguard.terminal_activity", "{message}", "Terminal counts read, this worker's own and those of the restore included; Refused = their day was closed.");
        _told = meter.CreateCounter<long>("streamguard.terminal_activity.told", "{message}", "Terminal counts committed for the other workers.");
        _restoreDuration = meter.CreateHistogram<double>("streamguard.terminals.restore.duration", "s", "Time to read terminal counts and outcomes back at the start; no partition is taken before.");
        meter.CreateObservableGauge("streamguard.terminals", () => Totals.Terminals, "{terminal}", "Terminals that something is known of.");
        meter.CreateObservableGauge("streamguard.terminals.memory", () => Totals.MemoryBytes, "By", "Memory that the terminal table takes.");
        meter.CreateObservableCounter("streamguard.terminals.refused", () => Totals.Refused, "{message}", "Transactions and counts that came after their day was closed.");
        meter.CreateObservableCounter("streamguard.terminals.evictions", () => Totals.Evicted, "{terminal}", "Terminals evicted because the cap was reached.");
        meter.CreateObservableCounter("streamguard.terminals.dropped_outcomes", () => Totals.Dropped, "{message}", "Outcomes dropped because their terminal had its most.");
        meter.CreateObservableCounter("streamguard.terminals.lost_changes", () => Totals.LostChanges, "{message}", "Counts that could not be told any more, because their terminal was evicted or their day closed.");
        meter.CreateObservableGauge("streamguard.outcomes.newest_timestamp", NewestOutcome, "s", "When the newest outcome read was sent, seconds since 1970-01-01 UTC by its message's timestamp. Not there before a first one.");
        meter.CreateObservableGauge("streamguard.outcomes.remembered", () => Totals.Remembered, "{message}", "Outcomes remembered for marking accounts' histories.");
        meter.CreateObservableCounter("streamguard.outcomes.forgotten", () => Totals.Forgotten, "{message}", "Outcomes pushed out of there; their payments may still be in a history.");
        meter.CreateObservableGauge("streamguard.terminal_activity.unconfirmed", () => Totals.Unconfirmed, "{message}", "Terminal counts given to a unit and not yet read back.");
        meter.CreateObservableGauge("streamguard.side_topic.lag", Lags, "{message}", "Messages of a topic that every worker reads whole, not yet read.");
    }

    private TerminalTotals Totals => _totals?.Invoke() ?? default;

    /// <summary>Where the gauges read from.</summary>
    /// <param name="totals">What the knowledge adds up to.</param>
    /// <param name="lags">Messages not yet read, by topic.</param>
    internal void Observe(Func<TerminalTotals> totals, Func<(string Topic, long? Lag)[]> lags)
    {
        _totals = totals;
        _lags = lags;
    }

    /// <summary>An outcome was read. Ingest thread.</summary>
    /// <param name="effect">What became of it.</param>
    /// <param name="timestampMs">Its message's timestamp, milliseconds since 1970-01-01 UTC.</param>
    internal void OutcomeRead(OutcomeEffect effect, long timestampMs)
    {
        _outcomes.Add(1, EffectTags[(int)effect]);
        if (timestampMs > _newestOutcomeMs) Volatile.Write(ref _newestOutcomeMs, timestampMs);
    }

    internal void OutcomeOfUnknown(UnknownOf of) => _unknownOutcomes.Add(1, UnknownTags[(int)of]);

    internal void OutcomeRefused(DecodeFailure reason) => _refusedOutcomes.Add(1, ReasonTags[(int)reason]);

    internal void ActivityRead(bool isApplied) => _activity.Add(1, isApplied ? AppliedTag : RefusedTag);

    internal void ActivityUnreadable() => _activity.Add(1, UnreadableTag);

    internal void ActivityTold(int count) => _told.Add(count);

    internal void Restored(TimeSpan duration) => _restoreDuration.Record(duration.TotalSeconds);

    private IEnumerable<Measurement<double>> NewestOutcome() => Volatile.Read(ref _newestOutcomeMs) is > long.MinValue and var newestMs ? [new Measurement<double>(newestMs / 1000.0)] : [];

    private IEnumerable<Measurement<long>> Lags()
    {
        foreach ((string topic, long? lag) in _lags?.Invoke() ?? [])
            if (lag is { } known) yield return new Measurement<long>(known, new KeyValuePair<string, object?>("topic", topic));
    }
}
