using System.Runtime.CompilerServices;
using StreamGuard.Core.Windows;

namespace StreamGuard.Core.Terminals;

/// <content>How terminals come, shrink and go.</content>
public sealed partial class TerminalTable
{
    // The cell of a day and partition, made if need be; none, and no record, when the day is closed.
    private ref ActivityCell CellFor(TerminalKey terminal, int day, int source, out int record)
    {
        record = AccountRecord.None;
        if (day is < 0 or > ushort.MaxValue || IsClosed(day) || day < FirstDay)
        {
            RefusedCount++;
            return ref Unsafe.NullRef<ActivityCell>();
        }

        if (day > _newestDay) _newestDay = day;
        int found = Open(terminal, day);
        Tidy(found);
        ref TerminalRecord known = ref _terminals[found];
        if (known.Cells.Count == MostCells) CloseEverything(found);
        uint order = new ActivityCell { Day = (ushort)day, Source = (ushort)source }.Order;
        Span<ActivityCell> cells = _cells.Of(known.Cells);
        int place = PlaceOf(cells, order);
        if (place < cells.Length && cells[place].Order == order)
        {
            record = found;
            return ref cells[place];
        }

        // A closed day's sum has the largest of all partition numbers, so it is the last of its day.
        int last = place;
        while (last + 1 < cells.Length && cells[last + 1].Day == day) last++;
        if (last < cells.Length && cells[last].Day == day && cells[last].Source == ActivityCell.Closed)
        {
            RefusedCount++;
            return ref Unsafe.NullRef<ActivityCell>();
        }

        ToldMoved(_cells.Insert(ref known.Cells, found, place, new ActivityCell { Day = (ushort)day, Source = (ushort)source }), isCells: true);
        record = found;
        return ref _cells.Of(known.Cells)[place];
    }

    private int Open(TerminalKey terminal, int day)
    {
        int record = _terminals.Find(terminal);
        if (record != AccountRecord.None)
        {
            _terminals.Touch(record);
        }
        else
        {
            if (_terminals.Count >= _maxTerminals)
            {
                Remove(_terminals.Oldest);
                EvictionCount++;
            }

            record = _terminals.Add(terminal);
        }

        ref TerminalRecord known = ref _terminals[record];
        if (day > known.NewestDay) known.NewestDay = (ushort)day;
        return record;
    }

    // Gives up what is too old to be seen, and sums up the days that cannot change any more.
    private void Tidy(int record)
    {
        ref TerminalRecord known = ref _terminals[record];
        if (known.TidiedDay == _newestDay) return;
        if (!_isRestoring) known.TidiedDay = (ushort)_newestDay;
        Span<ActivityCell> cells = _cells.Of(known.Cells);
        if (cells.Length > 0 && (cells[0].Day < FirstDay || IsClosed(cells[0].Day)))
        {
            int kept = ActivityCells.Close(cells, FirstDay, _isRestoring ? int.MinValue : _newestDay - _latenessDays);
            if (kept != cells.Length) ToldMoved(_cells.Truncate(ref known.Cells, record, kept), isCells: true);
        }

        Span<KnownOutcome> outcomes = _outcomes.Of(known.Outcomes);
        int old = 0;
        while (old < outcomes.Length && TerminalDays.Of(outcomes[old].EventTimeMs) < FirstDay) old++;
        if (old == 0) return;
        outcomes[old..].CopyTo(outcomes);
        ToldMoved(_outcomes.Truncate(ref known.Outcomes, record, outcomes.Length - old), isCells: false);
    }

    // A terminal with more days and partitions than a list can hold: only while a topic is read back. What still comes for these days is refused.
    private void CloseEverything(int record)
    {
        ref TerminalRecord known = ref _terminals[record];
        int kept = ActivityCells.Close(_cells.Of(known.Cells), FirstDay, int.MaxValue);
        ToldMoved(_cells.Truncate(ref known.Cells, record, kept), isCells: true);
    }

    private void Sweep()
    {
        for (int i = 0; i < SweptPerChange && _terminals.Oldest != AccountRecord.None; i++)
        {
            if (_terminals[_terminals.Oldest].NewestDay >= FirstDay) return;
            Remove(_terminals.Oldest);
            SweptCount++;
        }
    }

    private void Remove(int record)
    {
        ToldMoved(_cells.Clear(ref _terminals[record].Cells), isCells: true);
        ToldMoved(_outcomes.Clear(ref _terminals[record].Outcomes), isCells: false);
        _terminals.Remove(record);
    }

    private void ToldMoved(MovedSlab moved, bool isCells)
    {
        if (moved.Owner == AccountRecord.None) return;
        if (isCells) _terminals[moved.Owner].Cells.Slab = moved.Slab;
        else _terminals[moved.Owner].Outcomes.Slab = moved.Slab;
    }
}
