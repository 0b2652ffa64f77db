using System.Text.RegularExpressions;
using StreamGuard.Chaos.Workers;

namespace StreamGuard.Chaos.Verification;

/// <summary>Finds what workers logged about the neighbourhood of a message.</summary>
internal static partial class LogMentions
{
    private const int MostLines = 3;

    /// <summary>The worker logs, with line numbers, that tell who held the message's partition around its offset.</summary>
    /// <param name="source">The message.</param>
    /// <param name="slots">The workers.</param>
    /// <returns>Text to append to a line; empty when no log says anything.</returns>
    internal static string Of(Coordinate source, IReadOnlyList<WorkerSlot> slots)
    {
        List<(long Distance, string Text)> found = [];
        foreach (WorkerSlot slot in slots)
        {
            int number = 0;
            foreach (string line in File.ReadLines(slot.LogPath))
            {
                number++;
                foreach (Match match in OffsetOfPartition().Matches(line))
                {
                    if (int.Parse(match.Groups["partition"].ValueSpan) != source.Partition) continue;
                    found.Add((Math.Abs(long.Parse(match.Groups["offset"].ValueSpan) - source.Offset), $"{Path.GetFileName(slot.LogPath)}:{number}"));
                    break;
                }
            }
        }

        return found.Count == 0 ? "" : $" (see {string.Join(", ", found.OrderBy(entry => entry.Distance).Take(MostLines).Select(entry => entry.Text))})";
    }

    // Structured fields of a line of the log: the partition, then any of the offsets that lines carry.
    [GeneratedRegex("\"Partition\":\"?(?<partition>\\d+)\"?,.*?\"(?:Committed|NextOffset|Offset)\":\"?(?<offset>\\d+)")]
    private static partial Regex OffsetOfPartition();
}
