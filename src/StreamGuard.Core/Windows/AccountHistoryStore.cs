using StreamGuard.Core.Transactions;

namespace StreamGuard.Core.Windows;

/// <summary>
/// The account histories of one partition of the source topic. Its state is a pure function of the calls made: no clock, no
/// randomness, nothing shared. Not thread-safe: the thread that owns the partition owns its store.
/// </summary>
/// <remarks>
/// <para>An account's history is its last <see cref="Capacity"/> transactions by (event time, source offset) within
/// (N - horizon, N], N being the newest event time stored for the account. What a transaction of event time T sees of it are the
/// entries within (T - horizon, T]; entries of the same time that are already there are seen.</para>
/// <para>A transaction whose id is in the history is a <see cref="Arrival.Duplicate"/>. It sees the entries before the original that
/// are not later than itself, and its windows end at the earlier of the two event times. Otherwise, one at or before N - horizon,
/// or earlier than the oldest entry of a full history, is <see cref="Arrival.TooLate"/>: it sees nothing, and its aggregates are 0.
/// Any other that is earlier than N is <see cref="Arrival.Late"/>, and the rest are <see cref="Arrival.InOrder"/>.</para>
/// <para>Granularity of the aggregates. Visible entries count exactly, by the millisecond, in (T - length, T]. Entries that a full
/// history dropped to make room count by bucket: 5 minutes wide for the hour, 1 hour for the day, 1 day for 7 and 30 days, aligned to
/// the epoch. Such an entry counts when its bucket begins after max(T, N) - min(length, horizon): never one older than the window, and
/// at most the last bucket's width of the window is missed. A bucket's sum is a single-precision number, and its count ends at 65,535.
/// Only accounts that overflowed have buckets. Entries dropped because they passed the horizon are not in them.</para>
/// <para>Accounts whose newest entry is at or before (newest event time stored in the partition) - horizon are swept, at most
/// <see cref="SweptPerAppend"/> with each stored transaction, beginning with the account whose last stored transaction is the longest ago.
/// At the cap, a new account evicts that same account.</para>
/// </remarks>
public sealed class AccountHistoryStore
{
    /// <summary>The most accounts that one <see cref="Append"/> sweeps.</summary>
    public const int SweptPerAppend = 2;

    /// <summary>The latest event time that the store takes: the end of the year 9999, milliseconds since 1970-01-01 UTC.</summary>
    public const long MaxEventTimeMs = 253_402_300_799_999;

    private const int BucketsPerChunk = 512;
    private const int ClaimShift = 6;
    private const int MostClaims = 3;

    private readonly long _horizonMs;
    private readonly int _maxAccounts;
    private readonly LinkedTable<AccountKey, AccountRecord> _accounts = new();
    private readonly EntryWindows _windows;
    private readonly ChunkPool<EvictedBuckets> _bucketChunks = new(BucketsPerChunk);
    private readonly SlabPool<EvictedBuckets> _buckets;
    private long _newestMs;
    private Visited _visited;

    /// <summary>Makes an empty store.</summary>
    /// <param name="capacity">Transactions kept per account: 4, 8, 16, 32 or 64.</param>
    /// <param name="horizon">How far back a transaction is still history; at least 1 ms.</param>
    /// <param name="budget">How many accounts to keep.</param>
    public AccountHistoryStore(int capacity, TimeSpan horizon, AccountBudget budget)
    {
        if (capacity is not (4 or 8 or 16 or 32 or 64)) throw new ArgumentOutOfRangeException(nameof(capacity), capacity, "An account's history keeps 4, 8, 16, 32 or 64 transactions.");
        ArgumentOutOfRangeException.ThrowIfLessThan(horizon, TimeSpan.FromMilliseconds(1));
        ArgumentOutOfRangeException.ThrowIfLessThan(budget.MaxAccounts, 1, nameof(budget));
        Capacity = capacity;
        _horizonMs = horizon.Ticks / TimeSpan.TicksPerMillisecond;
        _maxAccounts = budget.MaxAccounts;
        _windows = new EntryWindows(capacity, _accounts);
        _buckets = new SlabPool<EvictedBuckets>(_bucketChunks, slabLength: 1);
    }

    /// <summary>Transactions kept per account.</summary>
    public int Capacity { get; }

    /// <summary>How far back a transaction is still history, milliseconds.</summary>
    public long HorizonMs => _horizonMs;

    /// <summary>How many accounts have a history now.</summary>
    public int AccountCount => _accounts.Count;

    /// <summary>All memory that the store holds, in bytes, room for what comes next included.</summary>
    public long MemoryBytes => _accounts.MemoryBytes + _windows.MemoryBytes + _bucketChunks.MemoryBytes + _buckets.MemoryBytes;

    /// <summary>How many visited transactions were <see cref="Arrival.Late"/>.</summary>
    public long LateCount { get; private set; }

    /// <summary>How many visited transactions were <see cref="Arrival.TooLate"/>.</summary>
    public long TooLateCount { get; private set; }

    /// <summary>How many visited transactions were a <see cref="Arrival.Duplicate"/>.</summary>
    public long DuplicateCount { get; private set; }

    /// <summary>How many accounts the cap evicted.</summary>
    public long EvictionCount { get; private set; }

    /// <summary>How many accounts were swept because they were idle past the horizon.</summary>
    public long SweptCount { get; private set; }

    /// <summary>For <see cref="HistoryExport"/> and <see cref="HistoryImport"/>, as the next few.</summary>
    internal LinkedTable<AccountKey, AccountRecord> Accounts => _accounts;

    internal EntryWindows Windows => _windows;

    internal SlabPool<EvictedBuckets> Buckets => _buckets;

    internal int MaxAccounts => _maxAccounts;

    internal StoreTotals Totals => new(_newestMs, _accounts.Count, LateCount, TooLateCount, DuplicateCount, EvictionCount, SweptCount);

    /// <summary>What a transaction may see of its account's past. Remembers the transaction for <see cref="Append"/>.</summary>
    /// <param name="account">Its account.</param>
    /// <param name="eventTimeMs">When it happened, milliseconds since 1970-01-01 UTC; 0 to <see cref="MaxEventTimeMs"/>.</param>
    /// <param name="transactionHash">The hash of its id.</param>
    /// <returns>A view into the store's memory, valid until the next call.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The event time is outside its range.</exception>
    public AccountHistory Visit(scoped in AccountKey account, long eventTimeMs, ulong transactionHash)
    {
        if ((ulong)eventTimeMs > MaxEventTimeMs) ThrowEventTime(eventTimeMs);
        int record = _accounts.Find(account);
        _visited = new Visited { Key = account, EventTimeMs = eventTimeMs, TransactionHash = transactionHash, Record = record, IsOpen = true };
        return record == AccountRecord.None ? default : VisitKnown(record, eventTimeMs, transactionHash);
    }

    /// <summary>
    /// Stores the entry of the transaction last visited, in its place by (event time, source offset). Does nothing when that
    /// transaction was too late or a duplicate.
    /// </summary>
    /// <param name="entry">The entry; its event time and transaction hash are those visited.</param>
    /// <exception cref="InvalidOperationException">No transaction was visited since the last call, or it was another one.</exception>
    public void Append(in HistoryEntry entry)
    {
        if (!_visited.IsOpen || entry.EventTimeMs != _visited.EventTimeMs || entry.TransactionHash != _visited.TransactionHash) ThrowNotVisited();
        _visited.IsOpen = false;
        if (_visited.IsRefused) return;
        int record = _visited.Record;
        if (record == AccountRecord.None) record = Open(_visited.Key, entry.EventTimeMs);
        else _accounts.Touch(record);
        Store(record, entry);
        if (entry.EventTimeMs > _newestMs) _newestMs = entry.EventTimeMs;
        Sweep();
    }

    /// <summary>
    /// Claims the entry that the transaction last visited is a <see cref="Arrival.Duplicate"/> of, for a copy of that entry's own message.
    /// </summary>
    /// <remarks>
    /// A message that nobody could read when its turn came is in no history. Once its schema is known, a restore from the topic reads it
    /// and stores it at its old offset, although it was never scored; the copy that is replayed to be scored then looks like a repeat. It is one only
    /// if a copy was scored already, which the entry remembers. That a copy was refused so often means that all copies refused less often were
    /// not scored, even where a restore can read them by now.
    /// </remarks>
    /// <param name="sourceOffset">The offset that the copy says its message had.</param>
    /// <param name="refusals">How often the copy says that its message was refused; at least 1. From 3 on they count as 3.</param>
    /// <returns>Whether the entry is from that offset, and no copy refused as often or more often claimed it before.</returns>
    public bool TryClaim(long sourceOffset, int refusals)
    {
        if (!_visited.IsOpen || _visited.Original is not { } original) return false;
        ref HistoryEntry entry = ref _windows.At(_accounts[_visited.Record], original);
        int claim = Math.Clamp(refusals, 0, MostClaims) << ClaimShift;
        if (entry.SourceOffset != sourceOffset || claim <= (int)(entry.Flags & HistoryEntryFlags.ClaimMask)) return false;
        entry.Flags = (entry.Flags & ~HistoryEntryFlags.ClaimMask) | (HistoryEntryFlags)claim;
        return true;
    }

    /// <summary>Whether an account has a history here.</summary>
    /// <param name="account">The account.</param>
    public bool Has(in AccountKey account) => _accounts.Find(account) != AccountRecord.None;

    /// <summary>
    /// Marks a transaction of an account's history as known fraud, or takes that back. Saying the same again changes nothing, and neither does the order
    /// of eviction. It is for the caller to know which of several outcomes of one transaction is the last word
    /// (<see cref="Terminals.TerminalTable"/> does), and to apply what is known to transactions that are stored after their outcome came.
    /// </summary>
    /// <remarks>
    /// The mark is there from now on, for whoever visits. For features that are the same live, offline and after a restart, a transaction of event time T
    /// must treat as known only marks of entries at or before T - label delay, and must take every other entry that old for known genuine.
    /// </remarks>
    /// <param name="account">The account.</param>
    /// <param name="transactionHash">The hash of the transaction's id.</param>
    /// <param name="isFraud">Whether it was fraud.</param>
    /// <returns>Whether the transaction is in the account's history.</returns>
    public bool ApplyOutcome(in AccountKey account, ulong transactionHash, bool isFraud)
    {
        int record = _accounts.Find(account);
        if (record == AccountRecord.None) return false;
        ref readonly AccountRecord found = ref _accounts[record];
        for (int place = found.Count - 1; place >= 0; place--)
        {
            ref HistoryEntry entry = ref _windows.At(found, place);
            if (entry.TransactionHash != transactionHash) continue;
            entry.IsKnownFraud = isFraud;
            return true;
        }

        return false;
    }

    /// <summary>
    /// A hash of the histories and of the partition's newest event time: equal for equal histories, however the memory is laid out
    /// and in whichever order accounts came. Neither the counters nor the order of eviction are in it, nor accounts that are idle past
    /// the horizon but not swept yet. Costs a pass over everything: for tests of replay and restore.
    /// </summary>
    public ulong StateHash()
    {
        ulong state = StateHasher.Mix(0, (ulong)_newestMs);
        for (int record = _accounts.Newest; record != AccountRecord.None; record = _accounts[record].Older)
        {
            ref readonly AccountRecord account = ref _accounts[record];
            if (account.NewestMs <= _newestMs - _horizonMs) continue;
            ulong hash = StateHasher.Mix(StateHasher.Mix(0, account.Key.High), account.Key.Low);
            foreach (ref readonly HistoryEntry entry in _windows.Ordered(account)) hash = StateHasher.Mix(hash, entry);
            if (account.Buckets != AccountRecord.None) hash = StateHasher.Mix(hash, _buckets[account.Buckets][0].LiveHash(account.NewestMs, _horizonMs));
            else hash = StateHasher.Mix(hash, 0);
            state += hash;
        }

        return state;
    }

    /// <summary>Takes over what an exported store knew besides its accounts, which are here already.</summary>
    internal void Restore(in StoreTotals totals)
    {
        _newestMs = totals.NewestMs;
        LateCount = totals.Late;
        TooLateCount = totals.TooLate;
        DuplicateCount = totals.Duplicate;
        EvictionCount = totals.Evicted;
        SweptCount = totals.Swept;
    }

    private static void ThrowEventTime(long eventTimeMs) =>
        throw new ArgumentOutOfRangeException(nameof(eventTimeMs), eventTimeMs, $"The event time must be between 0 and {MaxEventTimeMs} milliseconds since 1970-01-01 UTC.");

    private static void ThrowNotVisited() =>
        throw new InvalidOperationException("Only the transaction that was visited last can be appended, and only once: call Visit with its event time and transaction hash first.");

    private AccountHistory VisitKnown(int record, long eventTimeMs, ulong transactionHash)
    {
        ref readonly AccountRecord account = ref _accounts[record];
        Prefetch(account);
        ReadOnlySpan<HistoryEntry> entries = _windows.Ordered(account);
        int original = IndexOf(entries, transactionHash);
        if (original >= 0)
        {
            DuplicateCount++;
            _visited.IsRefused = true;
            _visited.Original = original;
            return View(account, entries[..original], Math.Min(eventTimeMs, entries[original].EventTimeMs), Arrival.Duplicate);
        }

        if (eventTimeMs <= account.NewestMs - _horizonMs || (entries.Length == Capacity && eventTimeMs < entries[0].EventTimeMs))
        {
            TooLateCount++;
            _visited.IsRefused = true;
            return new AccountHistory(default, default, Arrival.TooLate);
        }

        if (eventTimeMs >= account.NewestMs) return View(account, entries, eventTimeMs, Arrival.InOrder);
        LateCount++;
        return View(account, entries, eventTimeMs, Arrival.Late);
    }

    private void Prefetch(in AccountRecord account)
    {
        _windows.Prefetch(account);
        if (account.Buckets != AccountRecord.None) Cache.Ask<EvictedBuckets>(_buckets[account.Buckets]);
        _accounts.PrefetchNeighbours(account);
    }

    private AccountHistory View(in AccountRecord account, ReadOnlySpan<HistoryEntry> entries, long endMs, Arrival arrival)
    {
        int end = entries.Length;
        while (end > 0 && entries[end - 1].EventTimeMs > endMs) end--;
        int start = 0;
        while (start < end && entries[start].EventTimeMs <= endMs - _horizonMs) start++;
        ReadOnlySpan<HistoryEntry> visible = entries[start..end];
        WindowAggregates aggregates = VisibleAggregates.Of(visible, endMs);
        if (account.Buckets != AccountRecord.None) _buckets[account.Buckets][0].AddTo(ref aggregates, Math.Max(endMs, account.NewestMs), _horizonMs);
        return new AccountHistory(visible, aggregates, arrival);
    }

    private static int IndexOf(ReadOnlySpan<HistoryEntry> entries, ulong transactionHash)
    {
        for (int i = entries.Length - 1; i >= 0; i--)
        {
            if (entries[i].TransactionHash == transactionHash) return i;
        }

        return -1;
    }

    private int Open(in AccountKey key, long eventTimeMs)
    {
        if (_accounts.Count >= _maxAccounts)
        {
            Remove(_accounts.Oldest);
            EvictionCount++;
        }

        int record = _accounts.Add(key);
        _accounts[record].NewestMs = eventTimeMs;
        _windows.Open(record);
        return record;
    }

    private void Store(int record, in HistoryEntry entry)
    {
        ref AccountRecord account = ref _accounts[record];
        account.NewestMs = Math.Max(account.NewestMs, entry.EventTimeMs);
        while (account.Count > 0 && _windows.Oldest(account).EventTimeMs <= account.NewestMs - _horizonMs) _windows.DropOldest(ref account);
        if (account.Count == Capacity)
        {
            ref readonly HistoryEntry oldest = ref _windows.Oldest(account);

            // Of the same event time as the oldest but of an earlier offset: the entry itself is the one to drop.
            if (EntryWindows.Precedes(entry, oldest))
            {
                Evict(record, entry);
                return;
            }

            Evict(record, oldest);
            _windows.DropOldest(ref account);
        }
        else
        {
            _windows.Fit(record);
        }

        _windows.Insert(ref account, entry);
    }

    private void Evict(int record, in HistoryEntry entry)
    {
        ref AccountRecord account = ref _accounts[record];
        if (account.Buckets == AccountRecord.None)
        {
            account.Buckets = _buckets.Allocate(record);
            _buckets[account.Buckets].Clear();
        }

        _buckets[account.Buckets][0].Add(entry.EventTimeMs, entry.Amount, account.NewestMs);
    }

    private void Sweep()
    {
        for (int i = 0; i < SweptPerAppend && _accounts.Oldest != AccountRecord.None; i++)
        {
            if (_accounts[_accounts.Oldest].NewestMs > _newestMs - _horizonMs) return;
            Remove(_accounts.Oldest);
            SweptCount++;
        }
    }

    private void Remove(int record)
    {
        ref AccountRecord account = ref _accounts[record];
        _windows.Close(account);
        if (account.Buckets != AccountRecord.None)
        {
            int moved = _buckets.Free(account.Buckets);
            if (moved != AccountRecord.None) _accounts[moved].Buckets = account.Buckets;
        }

        _accounts.Remove(record);
    }

    private struct Visited
    {
        internal AccountKey Key;
        internal long EventTimeMs;
        internal ulong TransactionHash;
        internal int Record;
        internal bool IsOpen;
        internal bool IsRefused;
        internal int? Original;
    }
}
