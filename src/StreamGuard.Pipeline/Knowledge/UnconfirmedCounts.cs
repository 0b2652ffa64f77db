using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using StreamGuard.Core.Terminals;

namespace StreamGuard.Pipeline.Knowledge;

/// <summary>
/// The counts that this worker gave to a unit and has not read back from the topic. What was read back is committed; of the rest nobody on this thread knows, and a
/// lost partition takes it all back: what was committed after all comes back with the topic. One thread.
/// </summary>
internal sealed class UnconfirmedCounts(TerminalTable table)
{
    private readonly Dictionary<Cell, Told> _told = [];
    private readonly List<Cell> _gone = [];

    internal int Count => _told.Count;

    /// <summary>A change was given to a unit.</summary>
    internal void Add(in ActivityChange change)
    {
        ref Told told = ref CollectionsMarshal.GetValueRefOrAddDefault(_told, Cell.Of(change.Now), out bool exists);
        if (!exists) told.Confirmed = change.Before;
        told.Now = change.Now.Counts;
    }

    /// <summary>Counts were read from the topic, whoever told them.</summary>
    internal void Confirm(in ActivityCount read)
    {
        if (_told.Count == 0) return;
        var cell = Cell.Of(read);
        ref Told told = ref CollectionsMarshal.GetValueRefOrNullRef(_told, cell);
        if (Unsafe.IsNullRef(ref told)) return;
        told.Confirmed = told.Confirmed.Max(read.Counts);
        if (told.Confirmed.Max(told.Now) == told.Confirmed) _told.Remove(cell);
    }

    /// <summary>
    /// Brings the table's counts of a partition that is not ours any more back to what is known to be committed. Before anything further is read from the topic.
    /// </summary>
    internal void Withdraw(int partition)
    {
        table.WithdrawPending(partition);
        foreach ((Cell cell, Told told) in _told)
        {
            if (cell.SourcePartition != partition) continue;
            table.Withdraw(new ActivityChange(new ActivityCount(cell.Terminal, cell.Day, partition, told.Now), told.Confirmed));
            _gone.Add(cell);
        }

        foreach (Cell cell in _gone) _told.Remove(cell);
        _gone.Clear();
    }

    private readonly record struct Cell(TerminalKey Terminal, int Day, int SourcePartition)
    {
        internal static Cell Of(in ActivityCount count) => new(count.Terminal, count.Day, count.SourcePartition);

        public override int GetHashCode() => (int)(Terminal.Value >> 32) ^ (Day * 0x9E3779) ^ SourcePartition;
    }

    private struct Told
    {
        /// <summary>As it was last given to a unit.</summary>
        internal QuarterCounts Now;

        /// <summary>As it was last read from the topic.</summary>
        internal QuarterCounts Confirmed;
    }
}
