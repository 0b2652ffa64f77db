namespace StreamGuard.Core.Terminals;

/// <summary>Works on the cells of one terminal, ordered by (day, source partition).</summary>
internal static class ActivityCells
{
    /// <summary>Drops the days before the first one, and replaces each day before another by one cell with the sum of its partitions, in place.</summary>
    /// <param name="cells">The cells.</param>
    /// <param name="firstDay">The first day that is kept.</param>
    /// <param name="openDay">The first day that keeps its partitions apart.</param>
    /// <returns>How many cells are left, at the front.</returns>
    internal static int Close(Span<ActivityCell> cells, int firstDay, int openDay)
    {
        int kept = 0;
        for (int i = 0; i < cells.Length; i++)
        {
            ActivityCell cell = cells[i];
            if (cell.Day < firstDay) continue;
            if (cell.Day >= openDay)
            {
                cells[kept++] = cell;
                continue;
            }

            if (kept > 0 && cells[kept - 1].Day == cell.Day)
            {
                ref ActivityCell sum = ref cells[kept - 1];
                sum.Counts = sum.Counts.Plus(cell.Counts);
                continue;
            }

            cells[kept++] = new ActivityCell { Day = cell.Day, Source = ActivityCell.Closed, Counts = cell.Counts };
        }

        return kept;
    }
}
