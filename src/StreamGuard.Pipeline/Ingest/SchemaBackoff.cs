namespace StreamGuard.Pipeline.Ingest;

/// <summary>
/// How long a partition waits before a message whose schema could not be had is offered again. Doubled each time up to a minute, less
/// a share that depends on the partition and the try alone: partitions that began to wait together do not come back together, and a run
/// can be repeated exactly. Nothing sleeps for it: the partition is paused, and the ingest thread polls on.
/// </summary>
internal static class SchemaBackoff
{
    /// <summary>The longest wait.</summary>
    internal static readonly TimeSpan Longest = TimeSpan.FromMinutes(1);

    private const int MostDoublings = 16;

    /// <summary>The wait after a try that failed: half of the doubled delay to all of it.</summary>
    /// <param name="first">The first delay.</param>
    /// <param name="failures">Tries that failed in a row, this one included; at least 1.</param>
    /// <param name="partition">The partition.</param>
    internal static TimeSpan Wait(TimeSpan first, int failures, int partition)
    {
        double whole = Math.Min(first.Ticks * Math.Pow(2, Math.Min(failures - 1, MostDoublings)), Longest.Ticks);
        return TimeSpan.FromTicks((long)(whole * (0.5 + (0.5 * Share(failures, partition)))));
    }

    /// <summary>A number of [0, 1) that looks random (splitmix64).</summary>
    private static double Share(int failures, int partition)
    {
        ulong mixed = ((ulong)(uint)partition << 32 | (uint)failures) + 0x9E3779B97F4A7C15;
        mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9;
        mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
        return ((mixed ^ (mixed >> 31)) >> 11) * (1.0 / (1UL << 53));
    }
}
