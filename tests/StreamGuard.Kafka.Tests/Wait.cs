using System.Diagnostics;

namespace StreamGuard.Kafka.Tests;

/// <summary>Waits for a condition, with a deadline.</summary>
internal static class Wait
{
    public static readonly TimeSpan Deadline = TimeSpan.FromSeconds(20);

    /// <summary>Does something that itself takes a moment, again and again, until the condition holds.</summary>
    public static void Until(Func<bool> condition, string what, Action doing)
    {
        var since = Stopwatch.GetTimestamp();
        while (!condition())
        {
            if (Stopwatch.GetElapsedTime(since) > Deadline) throw new TimeoutException($"Not so after {Deadline}: {what}.");
            doing();
        }
    }
}
