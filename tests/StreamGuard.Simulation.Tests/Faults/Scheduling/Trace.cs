using System.Globalization;

namespace StreamGuard.Simulation.Tests.Faults.Scheduling;

/// <summary>
/// What happened in a run, in order. Always a hash of it, by which two runs of a seed are compared; the lines themselves only when they are
/// wanted, because a failed seed can be run again.
/// </summary>
internal sealed class Trace(bool keepsLines)
{
    private const int KeptLines = 4000;

    private readonly Queue<string> _lines = new();

    /// <summary>The hash of everything noted so far.</summary>
    internal ulong Hash { get; private set; } = 0xCBF29CE484222325;

    internal bool KeepsLines => keepsLines;

    internal IEnumerable<string> Lines => _lines;

    internal void Note(long now, int who, string what, long a = 0, long b = 0, long c = 0)
    {
        Hash = Mix(Mix(Mix(Mix(Hash, (ulong)now), (ulong)a), (ulong)b), (ulong)(c ^ ((long)what.Length << 48) ^ ((long)what[0] << 40) ^ ((long)who << 32)));
        if (keepsLines) Line(now, who, string.Create(CultureInfo.InvariantCulture, $"{what} {a} {b} {c}"));
    }

    /// <summary>Adds a line that is not part of the hash.</summary>
    internal void Line(long now, int who, string text)
    {
        if (!keepsLines) return;
        if (_lines.Count == KeptLines) _lines.Dequeue();
        string actor = who >= 0 ? string.Create(CultureInfo.InvariantCulture, $"worker {who / 100}.{who % 100}") : "world";
        _lines.Enqueue(string.Create(CultureInfo.InvariantCulture, $"{now / 1e7,10:F4} s  {actor,-12} {text}"));
    }

    private static ulong Mix(ulong hash, ulong value)
    {
        ulong mixed = (ulong.RotateLeft(hash, 23) ^ value) * 0x9E3779B97F4A7C15;
        return mixed ^ (mixed >> 32);
    }
}
