using StreamGuard.Simulation.Tests.Faults.Runs;
using StreamGuard.Simulation.Tests.Faults.Scheduling;

namespace StreamGuard.Simulation.Tests.Faults.Disk;

/// <summary>What is on a disk, and outlives the processes that wrote it.</summary>
internal sealed class DiskContents
{
    /// <summary>The published files.</summary>
    internal SortedDictionary<string, byte[]> Published { get; } = new(StringComparer.Ordinal);

    /// <summary>Files that are being written, or whose writer is gone.</summary>
    internal SortedDictionary<string, byte[]> Aside { get; } = new(StringComparer.Ordinal);

    /// <summary>The machine lost its power: what the newest files hold was in its memory only.</summary>
    internal void LosePower(Dice dice, Tally tally)
    {
        foreach (string name in Published.Keys.ToArray())
        {
            if (!dice.Chance(0.4)) continue;
            byte[] bytes = Published[name];
            tally.Count(Happening.TornWrites);
            int left = dice.Chance(0.2) ? 0 : dice.Below(bytes.Length + 1);

            // The file may be as long as it was, with nothing written into its end, or be shorter.
            byte[] torn = dice.Chance(0.5) ? new byte[bytes.Length] : new byte[left];
            bytes.AsSpan(0, left).CopyTo(torn);
            Published[name] = torn;
        }
    }

    /// <summary>One bit of one file is another one.</summary>
    internal void Rot(Dice dice, Tally tally)
    {
        if (Published.Count == 0) return;
        byte[] bytes = Published.ElementAt(dice.Below(Published.Count)).Value;
        if (bytes.Length == 0) return;
        tally.Count(Happening.FlippedBits);
        bytes[dice.Below(bytes.Length)] ^= (byte)(1 << dice.Below(8));
    }
}
