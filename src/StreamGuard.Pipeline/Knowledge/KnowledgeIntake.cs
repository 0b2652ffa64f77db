using Microsoft.Extensions.Logging;
using StreamGuard.Core.Outcomes;
using StreamGuard.Core.Terminals;
using StreamGuard.Core.Transactions;
using StreamGuard.Core.Windows;
using StreamGuard.Pipeline.Batches;
using StreamGuard.Pipeline.Diagnostics;
using StreamGuard.Pipeline.Ingest;

namespace StreamGuard.Pipeline.Knowledge;

/// <summary>
/// What the worker knows besides the histories of its accounts: terminals, and what payments turned out to be. Read back whole before the group is joined, then
/// followed in portions between polls. Everything on the ingest thread, except <see cref="Totals"/> and what says so.
/// </summary>
internal sealed class KnowledgeIntake
{
    // A few milliseconds' worth. Counts come from all workers together, so there may be many times as many as there are transactions here.
    private const int ActivityPortion = 2_048;
    private const int OutcomePortion = 256;
    private const int LetterPortion = 64;
    private static readonly TimeSpan RestoreWait = TimeSpan.FromMilliseconds(20);

    private readonly KnowledgeSources _sources;
    private readonly TerminalTable _table;
    private readonly AccountOutcomes _accounts;
    private readonly ActivityFeed _activity;
    private readonly OutcomeFeed _outcomes;
    private readonly OutcomeLetters _letters;
    private readonly PipelineMetrics _metrics;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly string _topic;
    private readonly RepeatedFailures _refusals;
    private readonly Lock _gate = new();
    private TerminalTotals _totals;
    private KnowledgeMark _start;
    private long _startedTimestamp;
    private bool _isStarted;
    private bool _isWaitingForSchema;

    internal KnowledgeIntake(
        KnowledgeSources sources, string topic, PipelineOptions options, PartitionTable partitions, PartitionEpochs epochs, Func<int> partitionCount,
        PipelineMetrics metrics, TimeProvider time, ILogger logger)
    {
        _sources = sources;
        _metrics = metrics;
        _time = time;
        _logger = logger;
        _topic = topic;
        _refusals = new RepeatedFailures(time);
        _table = new TerminalTable(sources.Terminals, tellsOthers: true);
        _accounts = new AccountOutcomes(sources.Options.MaxRemembered);
        _activity = new ActivityFeed(sources, _table, epochs, new SideRecord(options.SchemaRetryDelay, time), metrics, logger);
        _letters = new OutcomeLetters(sources, partitions, partitionCount, metrics, logger);
        _outcomes = new OutcomeFeed(sources, _table, _accounts, partitions, partitionCount, _letters, new SideRecord(options.SchemaRetryDelay, time), metrics, logger);
    }

    /// <summary>Whether everything was read back that was there at the start.</summary>
    internal bool IsRestored { get; private set; }

    /// <summary>Whether transactions may be taken: not too many counts wait to be read back.</summary>
    internal bool HasRoom => _activity.UnconfirmedCount < _sources.Options.MaxUnconfirmed;

    /// <summary>Whether a side topic waits for the schema registry; any thread.</summary>
    internal bool IsWaitingForSchema => Volatile.Read(ref _isWaitingForSchema);

    /// <summary>Whether a message was taken from its topic and waits for its schema.</summary>
    internal bool HoldsAMessage => _activity.IsWaitingForSchema || _outcomes.IsWaitingForSchema;

    /// <summary>The totals as of the last <see cref="Refresh"/>; any thread.</summary>
    internal TerminalTotals Totals
    {
        get
        {
            lock (_gate) return _totals;
        }
    }

    /// <summary>Messages of the side topics that are not read yet; any thread.</summary>
    internal (string Topic, long? Lag)[] Lags => [(_sources.Topics.Activity, _sources.Activity.Lag), (_sources.Topics.Outcomes, _sources.Outcomes.Lag)];

    /// <summary>Reads the next portion of what was there at the start; afterwards <see cref="IsRestored"/> tells whether that was the last one.</summary>
    internal void Restore()
    {
        if (!_isStarted)
        {
            _isStarted = true;
            _startedTimestamp = _time.GetTimestamp();
            _table.BeginRestore();
            _start = Mark();
        }

        // The letters first: an outcome that has one already is not news.
        int letters = _letters.Read(ActivityPortion, TimeSpan.Zero);
        bool knowsLetters = _sources.OutcomeLetters.HasReached(_start.Letters);
        int outcomes = knowsLetters ? _outcomes.Read(ActivityPortion, TimeSpan.Zero, isRestoring: true) : 0;
        _activity.Read(ActivityPortion, letters + outcomes == 0 ? RestoreWait : TimeSpan.Zero);
        Refresh();

        // With more unreadable outcomes than can wait for their letters, reading goes on once they were written, which takes an owner of the partitions.
        if (!knowsLetters || !_sources.Activity.HasReached(_start.Activity) || (!_sources.Outcomes.HasReached(_start.Outcomes) && _letters.HasRoom)) return;
        _table.EndRestore();
        IsRestored = true;
        Refresh();
        TimeSpan duration = _time.GetElapsedTime(_startedTimestamp);
        _metrics.Knowledge.Restored(duration);
        Log.KnowledgeRestored(_logger, _table.TerminalCount, _accounts.Count, duration.TotalSeconds);
    }

    /// <summary>Follows the side topics for a portion. What was counted must be drained before: <see cref="DrainInto"/>.</summary>
    internal void Follow()
    {
        _letters.Read(LetterPortion, TimeSpan.Zero);
        _outcomes.Read(OutcomePortion, TimeSpan.Zero, isRestoring: false);
        _activity.Read(ActivityPortion, TimeSpan.Zero);
    }

    /// <summary>Moves into a batch what is to be committed with it: the counts of its transactions, and letters of outcomes.</summary>
    internal void DrainInto(EventBatch batch)
    {
        _activity.DrainInto(batch);
        _letters.DrainInto(batch);
    }

    /// <summary>Begins to ask where the side topics end now.</summary>
    internal KnowledgeMark Mark() => new(_sources.Activity.Mark(), _sources.OutcomeLetters.Mark(), _sources.Outcomes.Mark());

    /// <summary>Whether everything that others had committed of a partition when it was assigned is known. Outcomes are not asked: nobody waits for those that are new.</summary>
    internal bool HasReached(in KnowledgeMark mark) => _sources.Activity.HasReached(mark.Activity) && _sources.OutcomeLetters.HasReached(mark.Letters);

    /// <summary>Partitions are not ours any more.</summary>
    internal void Withdraw(IReadOnlyList<int> partitions)
    {
        foreach (int partition in partitions) _activity.Withdraw(partition);
    }

    /// <summary>Brings histories that were read from a snapshot up to the outcomes that came since.</summary>
    internal void Mark(AccountHistoryStore histories) => _accounts.MarkAll(histories);

    /// <summary>What a transaction may know of its terminal.</summary>
    internal TerminalKnowledge Know(TerminalKey terminal, long eventTimeMs) => _table.Know(terminal, eventTimeMs);

    /// <summary>Counts a transaction that is scored.</summary>
    internal void Count(TerminalKey terminal, long eventTimeMs, int partition)
    {
        if (_table.Count(terminal, eventTimeMs, partition) || terminal.IsAbsent || !_refusals.Note(out long heldBack)) return;
        Log.DayWasClosed(_logger, _topic, partition, _sources.Terminals.LatenessDays, heldBack);
    }

    /// <summary>Whether there is any outcome to mark a payment with.</summary>
    internal bool RemembersOutcomes => _accounts.Count > 0;

    /// <summary>Whether an outcome that came before its payment entered a history says fraud.</summary>
    internal bool IsFraud(in AccountKey account, ulong transactionHash) => _accounts.IsFraud(account, transactionHash);

    /// <summary>Adds the totals up again.</summary>
    internal void Refresh()
    {
        Volatile.Write(ref _isWaitingForSchema, HoldsAMessage);
        lock (_gate)
        {
            _totals = new TerminalTotals(
                _table.TerminalCount, _table.MemoryBytes, _table.RefusedCount, _table.DroppedOutcomeCount, _table.EvictionCount, _table.LostChangeCount,
                _accounts.Count, _accounts.DroppedCount, _activity.UnconfirmedCount);
        }
    }
}
