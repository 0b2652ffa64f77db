using System.Globalization;
using StreamGuard.Pipeline.Records;
using StreamGuard.Pipeline.Replay;

namespace StreamGuard.Worker.Replaying;

/// <summary>The table at the end of a replay: what became of the letters, by reason and original partition.</summary>
internal static class ReplayTable
{
    private static readonly (string Title, ReplayDecision Decision)[] Columns =
    [
        ("replayed", ReplayDecision.Replay), ("earlier", ReplayDecision.ReplayedBefore), ("not asked", ReplayDecision.NotAskedFor),
        ("too old", ReplayDecision.TooOld), ("attempts", ReplayDecision.TooManyAttempts), ("homeless", ReplayDecision.Homeless),
    ];

    /// <summary>Writes it; nothing of a message but its reason and partition.</summary>
    /// <param name="tally">The counts.</param>
    /// <param name="isDryRun">Whether nothing was sent.</param>
    /// <param name="output">Where to.</param>
    internal static void Write(ReplayTally tally, bool isDryRun, TextWriter output)
    {
        if (tally.Rows.Count == 0) return;
        int reasonWidth = Math.Max("reason".Length, tally.Rows.Max(row => Name(row.Reason).Length));
        output.WriteLine(string.Concat($"{"reason".PadRight(reasonWidth)}  {"partition",9}", string.Concat(Columns.Select(column => $"  {Title(column, isDryRun),11}"))));
        foreach ((DecodeFailure Reason, int Partition) row in tally.Rows)
        {
            string partition = row.Partition < 0 ? "?" : row.Partition.ToString(CultureInfo.InvariantCulture);
            output.WriteLine($"{Name(row.Reason).PadRight(reasonWidth)}  {partition,9}" + string.Concat(Columns.Select(column => Cell(tally.Count(row, column.Decision)))));
        }

        if (tally.Rows.Count > 1) output.WriteLine($"{"all".PadRight(reasonWidth)}  {"",9}" + string.Concat(Columns.Select(column => Cell(tally.Count(column.Decision)))));
    }

    private static string Title((string Title, ReplayDecision Decision) column, bool isDryRun) =>
        isDryRun && column.Decision == ReplayDecision.Replay ? "to replay" : column.Title;

    private static string Cell(long count) => string.Create(CultureInfo.InvariantCulture, $"  {count,11:N0}");

    private static string Name(DecodeFailure reason) => reason == DecodeFailure.None ? "?" : reason.ToString();
}
