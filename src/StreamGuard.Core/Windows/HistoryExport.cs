using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace StreamGuard.Core.Windows;

/// <summary>
/// Writes a store into blocks of bytes, each filled with whole accounts, so that it can be saved without a second copy of it.
/// <see cref="HistoryImport"/> makes of them a store that answers every further call as this one does. The store must not be called
/// until the export is complete. Not thread-safe.
/// </summary>
public sealed class HistoryExport
{
    /// <summary>The smallest block that <see cref="Write"/> takes: the largest account fits into it.</summary>
    public const int SmallestBlockBytes = HistoryLayout.LargestAccountBytes + HistoryLayout.TotalsBytes;

    // Accounts lie in memory in no order that could be guessed, so each costs some reads of main memory. This many accounts ahead is
    // far enough for them to have arrived, and near enough for them not to be driven out of the cache again.
    private const int AskedAhead = 6;

    private readonly AccountHistoryStore _store;
    private readonly StoreTotals _totals;
    private int _next;
    private int _ahead;
    private bool _hasBegun;

    /// <summary>Begins an export.</summary>
    /// <param name="store">The store to write.</param>
    /// <exception cref="PlatformNotSupportedException">The processor is big-endian.</exception>
    public HistoryExport(AccountHistoryStore store)
    {
        ArgumentNullException.ThrowIfNull(store);
        HistoryLayout.RequireLittleEndian();
        _store = store;
        _totals = store.Totals;
        _next = _ahead = store.Accounts.Oldest;
        for (int i = 0; i < AskedAhead; i++) AskForNext();
    }

    /// <summary>How many accounts were written so far.</summary>
    public long AccountCount { get; private set; }

    /// <summary>How many entries were written so far.</summary>
    public long EntryCount { get; private set; }

    /// <summary>Fills a block with as many whole accounts as fit, continuing where the last call ended.</summary>
    /// <param name="block">At least <see cref="SmallestBlockBytes"/> long.</param>
    /// <returns>How many bytes were written; 0 when everything was written before.</returns>
    /// <exception cref="ArgumentException">The block is too small.</exception>
    /// <exception cref="InvalidOperationException">The store was changed since the export began.</exception>
    public int Write(Span<byte> block)
    {
        if (block.Length < SmallestBlockBytes) throw new ArgumentException($"A block of {block.Length} bytes is too small; it must have {SmallestBlockBytes} at least.", nameof(block));
        if (_store.Totals != _totals) throw new InvalidOperationException("The histories were changed while they were exported.");
        int written = 0;
        if (!_hasBegun)
        {
            _totals.Write(block);
            written = HistoryLayout.TotalsBytes;
            _hasBegun = true;
        }

        while (_next != AccountRecord.None)
        {
            ref readonly AccountRecord account = ref _store.Accounts[_next];
            int size = HistoryLayout.SizeOf(account.Count, account.Buckets != AccountRecord.None);
            if (size > block.Length - written) return written;
            AskForNext();
            Put(account, block.Slice(written, size));
            written += size;
            AccountCount++;
            EntryCount += account.Count;
            _next = account.Newer;
        }

        return written;
    }

    private void Put(in AccountRecord account, Span<byte> target)
    {
        BinaryPrimitives.WriteUInt64LittleEndian(target, account.Key.High);
        BinaryPrimitives.WriteUInt64LittleEndian(target[HistoryLayout.KeyLowAt..], account.Key.Low);
        BinaryPrimitives.WriteUInt16LittleEndian(target[HistoryLayout.EntryCountAt..], account.Count);
        bool hasBuckets = account.Buckets != AccountRecord.None;
        BinaryPrimitives.WriteUInt16LittleEndian(target[HistoryLayout.BucketsAt..], hasBuckets ? (ushort)1 : (ushort)0);
        BinaryPrimitives.WriteUInt32LittleEndian(target[HistoryLayout.ZeroAt..], 0);
        target = target[HistoryLayout.AccountBytes..];
        if (hasBuckets)
        {
            MemoryMarshal.Write(target, in _store.Buckets[account.Buckets][0]);
            target = target[EvictedBuckets.SizeBytes..];
        }

        _store.Windows.CopyTo(account, target);
    }

    private void AskForNext()
    {
        if (_ahead == AccountRecord.None) return;
        ref readonly AccountRecord account = ref _store.Accounts[_ahead];
        _store.Windows.Prefetch(account);
        if (account.Buckets != AccountRecord.None) Cache.Ask<EvictedBuckets>(_store.Buckets[account.Buckets]);
        _ahead = account.Newer;
        if (_ahead != AccountRecord.None) Cache.Ask(ref _store.Accounts[_ahead]);
    }
}
