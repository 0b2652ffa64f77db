using StreamGuard.Core.Terminals;
using StreamGuard.Pipeline.Outputs;
using StreamGuard.Simulation.Tests.Faults.Ports;

namespace StreamGuard.Simulation.Tests.Faults.Checking;

/// <summary>
/// The terminal counts that readers of committed messages see, against the payments that are committed: after every transaction both are the same for every terminal,
/// day and source partition that it touched.
/// </summary>
internal sealed class CountLedger(Func<string, Exception> violation)
{
    private readonly Dictionary<(TerminalKey Terminal, int Day, int Partition), (QuarterCounts Told, QuarterCounts True)> _counts = [];
    private readonly HashSet<(TerminalKey Terminal, int Day, int Partition)> _touched = [];

    /// <summary>Counts become visible.</summary>
    internal void See(OutputRecord output)
    {
        ActivityCount count = SimulatedCodec.Read(output.Value);
        var key = (count.Terminal, count.Day, count.SourcePartition);
        _counts[key] = (count.Counts, _counts.GetValueOrDefault(key).True);
        _touched.Add(key);
    }

    /// <summary>The committed offset passes a payment.</summary>
    internal void Pass(int partition, in Expectation expected)
    {
        if (expected.Terminal.IsAbsent) return;
        var key = (expected.Terminal, expected.Day, partition);
        (QuarterCounts told, QuarterCounts counted) = _counts.GetValueOrDefault(key);
        _counts[key] = (told, counted.OneMore(expected.Quarter));
        _touched.Add(key);
    }

    /// <summary>A transaction is over.</summary>
    /// <param name="isExact">Whether a partition's counts can be known: not where retention took away what tells a repeated payment.</param>
    internal void Check(Func<int, bool> isExact)
    {
        foreach ((TerminalKey Terminal, int Day, int Partition) key in _touched)
        {
            (QuarterCounts told, QuarterCounts counted) = _counts[key];
            if (told != counted && isExact(key.Partition))
                throw violation($"[{key.Partition}]: terminal {key.Terminal.Value:x} on day {key.Day}: the topic says {told}, committed are {counted}");
        }

        _touched.Clear();
    }
}
