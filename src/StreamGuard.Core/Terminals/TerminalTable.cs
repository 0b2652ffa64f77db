using System.Runtime.CompilerServices;
using StreamGuard.Core.Windows;

namespace StreamGuard.Core.Terminals;

/// <summary>
/// What is known of terminals: transactions per quarter of a day, and which of them were frauds. One table serves all accounts and partitions of a worker, and the same class
/// serves files. Not thread-safe. No clock, no randomness, no managed object per terminal.
/// </summary>
/// <remarks>
/// <para>A transaction of event time T knows of its terminal what <see cref="TerminalKnowledge"/> says, of transactions at or before T - label delay alone. One
/// of them is a fraud if the last word on it says so, and genuine otherwise: chargebacks report nothing but frauds, so silence for as long as the delay means
/// genuine. An outcome that comes early is not seen before the delay has passed; one that comes later is seen as soon as it is here. Outcomes that come within the delay
/// may hence be applied at any time before it ends, as a file's reader does, and the answers are the same.</para>
/// <para>Answers depend on the set of transactions, counts and outcomes that were taken, not on their order, provided that no transaction is more than
/// <see cref="TerminalOptions.LatenessDays"/> behind the newest one, and that neither a terminal was evicted nor an outcome dropped; all three are counted. N being the newest transaction's day, what is before day
/// N - <see cref="RetainedDays"/> is forgotten, whether its memory was given back already or not.</para>
/// <para>Counts are kept by source partition while their day may still change, so that a count may be told again, and larger, by whoever has the partition; after
/// that only the sum over partitions is kept, and what still comes is refused (<see cref="RefusedCount"/>). While a topic is read back, days stay open:
/// see <see cref="BeginRestore"/>.</para>
/// </remarks>
public sealed partial class TerminalTable
{
    /// <summary>The most outcomes that can be kept of one terminal.</summary>
    public const int MostOutcomes = 1024;

    /// <summary>The most terminals that one change sweeps.</summary>
    public const int SweptPerChange = 2;

    /// <summary>The largest number of a source partition.</summary>
    public const int LargestSourcePartition = ActivityCell.Closed - 1;

    /// <summary>The first event time that has a day here: 2000-01-01, milliseconds since 1970-01-01 UTC.</summary>
    public const long MinEventTimeMs = TerminalDays.FirstMs;

    /// <summary>The last event time that has a day here: the end of 2179-06-06.</summary>
    public const long MaxEventTimeMs = TerminalDays.EndMs - 1;

    private const int MostCells = 8192;
    private const int LongestWindowDays = 30;

    private readonly LinkedTable<TerminalKey, TerminalRecord> _terminals = new();
    private readonly SlabVectors<ActivityCell> _cells = new(smallest: 4, MostCells);
    private readonly SlabVectors<KnownOutcome> _outcomes = new(smallest: 2, MostOutcomes);
    private readonly ChangedCells _changed = new();
    private readonly bool _tellsOthers;
    private readonly long _delayMs;
    private readonly int _latenessDays;
    private readonly int _maxTerminals;
    private readonly int _maxOutcomes;
    private int _newestDay;
    private bool _isRestoring;

    /// <summary>Makes an empty table.</summary>
    /// <param name="options">Valid options; what they say now.</param>
    /// <param name="tellsOthers">Whether counts are gathered for <see cref="DrainChanges"/>; then it must be called now and then.</param>
    public TerminalTable(TerminalOptions options, bool tellsOthers)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.LabelDelay, TimeSpan.Zero, nameof(options));
        ArgumentOutOfRangeException.ThrowIfLessThan(options.LatenessDays, 1, nameof(options));
        ArgumentOutOfRangeException.ThrowIfLessThan(options.MaxTerminals, 1, nameof(options));
        if (options.MaxOutcomesPerTerminal is < 1 or > MostOutcomes) throw new ArgumentOutOfRangeException(nameof(options), options.MaxOutcomesPerTerminal, $"A terminal keeps 1 to {MostOutcomes} outcomes.");
        _tellsOthers = tellsOthers;
        _delayMs = options.LabelDelay.Ticks / TimeSpan.TicksPerMillisecond;
        _latenessDays = options.LatenessDays;
        _maxTerminals = options.MaxTerminals;
        _maxOutcomes = options.MaxOutcomesPerTerminal;
        RetainedDays = LongestWindowDays + (int)((_delayMs + TerminalDays.DayMs - 1) / TerminalDays.DayMs) + _latenessDays;
    }

    /// <summary>How old a payment is when its outcome is taken to be known, milliseconds.</summary>
    public long LabelDelayMs => _delayMs;

    /// <summary>
    /// How many days before the newest transaction's are remembered: the longest window, the label delay and the lateness.
    /// </summary>
    public int RetainedDays { get; }

    /// <summary>How many terminals there are.</summary>
    public int TerminalCount => _terminals.Count;

    /// <summary>All memory that the table holds, in bytes, room for what comes next included.</summary>
    public long MemoryBytes => _terminals.MemoryBytes + _cells.MemoryBytes + _outcomes.MemoryBytes + _changed.MemoryBytes;

    /// <summary>How many transactions and counts were refused because their day was closed.</summary>
    public long RefusedCount { get; private set; }

    /// <summary>How many outcomes were refused because their transaction was older than what is remembered.</summary>
    public long TooOldOutcomeCount { get; private set; }

    /// <summary>How many outcomes were dropped because their terminal had its most.</summary>
    public long DroppedOutcomeCount { get; private set; }

    /// <summary>How many changes could not be told any more, because their terminal was evicted or their day was closed before they were drained.</summary>
    public long LostChangeCount { get; private set; }

    /// <summary>How many terminals the cap evicted.</summary>
    public long EvictionCount { get; private set; }

    /// <summary>How many terminals were swept because all that was known of them was too old.</summary>
    public long SweptCount { get; private set; }

    /// <summary>How many counts wait for <see cref="DrainChanges"/>.</summary>
    public int ChangeCount => _changed.Count;

    private int FirstDay => _newestDay - RetainedDays;

    /// <summary>What a transaction may know of its terminal. Changes nothing; allocates nothing.</summary>
    /// <param name="terminal">Its terminal; of an absent one nothing is known.</param>
    /// <param name="eventTimeMs">When it happened, milliseconds since 1970-01-01 UTC.</param>
    public TerminalKnowledge Know(TerminalKey terminal, long eventTimeMs)
    {
        int record = terminal.IsAbsent ? AccountRecord.None : _terminals.Find(terminal);
        if (record == AccountRecord.None) return TerminalKnowledge.Nothing;
        ref readonly TerminalRecord known = ref _terminals[record];
        Span<ActivityCell> cells = _cells.Of(known.Cells);
        Span<KnownOutcome> outcomes = _outcomes.Of(known.Outcomes);

        // Of a terminal that was not met for a while nothing is in the processor's cache: asked for together it costs little more than one read. The
        // neighbours are for the count that comes next.
        Cache.Ask<ActivityCell>(cells);
        if (outcomes.Length > 0) Cache.Ask(ref outcomes[^1]);
        _terminals.PrefetchNeighbours(known);
        var reading = new KnowledgeReading(cells, outcomes, eventTimeMs, eventTimeMs - _delayMs, FirstDay);
        return reading.Read();
    }

    /// <summary>
    /// Counts a transaction of a source partition that this worker has. The count is marked for <see cref="DrainChanges"/>. A repeated transaction is to be left out by
    /// the caller, to whom the account's history tells it. Of a partition that was just assigned, to be called after all that was told of it before was applied.
    /// </summary>
    /// <param name="terminal">Its terminal; an absent one is not counted.</param>
    /// <param name="eventTimeMs">When it happened, <see cref="MinEventTimeMs"/> to <see cref="MaxEventTimeMs"/>; others are refused.</param>
    /// <param name="sourcePartition">The partition of the source topic, 0 to <see cref="LargestSourcePartition"/>.</param>
    /// <returns>Whether it was counted.</returns>
    public bool Count(TerminalKey terminal, long eventTimeMs, int sourcePartition)
    {
        CheckSource(sourcePartition);
        if (terminal.IsAbsent) return false;
        int day = DayOf(eventTimeMs);
        ref ActivityCell cell = ref CellFor(terminal, day, sourcePartition, out int record);
        if (record == AccountRecord.None) return false;
        if (_tellsOthers && !cell.IsChanged)
        {
            cell.IsChanged = true;
            _changed.Add(new ChangedCell(terminal, cell.Order, cell.Counts));
        }

        cell.Counts = cell.Counts.OneMore(TerminalQuarters.InDay(eventTimeMs));
        Sweep();
        return true;
    }

    /// <summary>
    /// Takes the counts of a day that the worker of a source partition told: of each quarter the larger one. The same ones again, or what was overtaken by larger
    /// ones, changes nothing; so does what this worker told itself.
    /// </summary>
    /// <param name="told">The counts.</param>
    /// <returns>Whether its day may still change; false: it was refused.</returns>
    public bool Apply(in ActivityCount told)
    {
        CheckSource(told.SourcePartition);
        if (told.Terminal.IsAbsent || told.Counts.IsEmpty) return false;
        ref ActivityCell cell = ref CellFor(told.Terminal, told.Day - TerminalDays.Epoch, told.SourcePartition, out int record);
        if (record == AccountRecord.None) return false;
        cell.Counts = cell.Counts.Max(told.Counts);
        Sweep();
        return true;
    }

    /// <summary>Moves out the counts of this worker's partitions that changed since the last call, in the order in which they first changed.</summary>
    /// <param name="target">Room for them; not more than it holds are moved.</param>
    /// <returns>How many were moved; fewer than <paramref name="target"/> has room for = there are no more.</returns>
    public int DrainChanges(Span<ActivityChange> target)
    {
        int moved = 0;
        while (moved < target.Length && _changed.TryTake(out ChangedCell changed))
        {
            ref ActivityCell cell = ref Find(changed.Terminal, changed.Order);
            if (Unsafe.IsNullRef(ref cell))
            {
                LostChangeCount++;
                continue;
            }

            cell.IsChanged = false;
            target[moved++] = new ActivityChange(new ActivityCount(changed.Terminal, cell.Day + TerminalDays.Epoch, cell.Source, cell.Counts), changed.CountsBefore);
        }

        return moved;
    }

    /// <summary>
    /// Takes back a drained change that was never committed, because its partition was lost: whoever has the partition now counts the same transactions again. To be
    /// called before anything that the new owner told is applied.
    /// </summary>
    /// <param name="change">The change, as it was drained. Of several of one count, all.</param>
    public void Withdraw(in ActivityChange change)
    {
        uint order = new ActivityCell { Day = (ushort)(change.Now.Day - TerminalDays.Epoch), Source = (ushort)change.Now.SourcePartition }.Order;
        ref ActivityCell cell = ref Find(change.Now.Terminal, order);
        if (!Unsafe.IsNullRef(ref cell)) cell.Counts = cell.Counts.Less(change.Now.Counts.Less(change.Before));
    }

    /// <summary>Takes back what was counted of a lost partition and not drained yet. Those drained and not committed come after: <see cref="Withdraw"/>.</summary>
    /// <param name="sourcePartition">The partition that was lost.</param>
    public void WithdrawPending(int sourcePartition)
    {
        for (int left = _changed.Count; left > 0 && _changed.TryTake(out ChangedCell changed); left--)
        {
            if ((ushort)changed.Order != sourcePartition)
            {
                _changed.Add(changed);
                continue;
            }

            ref ActivityCell cell = ref Find(changed.Terminal, changed.Order);
            if (Unsafe.IsNullRef(ref cell)) continue;
            cell.Counts = changed.CountsBefore;
            cell.IsChanged = false;
        }
    }

    /// <summary>
    /// Days stay open from here to <see cref="EndRestore"/>, so that a compacted topic can be read back in whichever order it has. Transactions of this worker
    /// may be counted meanwhile.
    /// </summary>
    public void BeginRestore() => _isRestoring = true;

    /// <summary>Closes the days that are too old to change, and gives back the memory of their details. A pass over everything.</summary>
    public void EndRestore()
    {
        _isRestoring = false;
        for (int record = _terminals.Newest; record != AccountRecord.None; record = _terminals[record].Older) Tidy(record);
    }

    private static void CheckSource(int sourcePartition)
    {
        if ((uint)sourcePartition > LargestSourcePartition) throw new ArgumentOutOfRangeException(nameof(sourcePartition), sourcePartition, $"A source partition is 0 to {LargestSourcePartition}.");
    }

    private static int DayOf(long eventTimeMs) => eventTimeMs is < MinEventTimeMs or > MaxEventTimeMs ? -1 : TerminalDays.Of(eventTimeMs);

    // The cell, or a null reference when it is gone, or summed up with others.
    private ref ActivityCell Find(TerminalKey terminal, uint order)
    {
        int record = _terminals.Find(terminal);
        if (record == AccountRecord.None) return ref Unsafe.NullRef<ActivityCell>();
        Span<ActivityCell> cells = _cells.Of(_terminals[record].Cells);
        int place = PlaceOf(cells, order);
        if (place == cells.Length || cells[place].Order != order) return ref Unsafe.NullRef<ActivityCell>();
        return ref cells[place];
    }

    private static int PlaceOf(ReadOnlySpan<ActivityCell> cells, uint order)
    {
        int place = cells.Length;
        while (place > 0 && cells[place - 1].Order >= order) place--;
        return place;
    }

    private bool IsClosed(int day) => !_isRestoring && day < _newestDay - _latenessDays;
}
