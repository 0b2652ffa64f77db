using StreamGuard.Pipeline.Knowledge;
using StreamGuard.Pipeline.Sources;
using StreamGuard.Simulation.Tests.Faults.Cluster;
using StreamGuard.Simulation.Tests.Faults.Runs;

namespace StreamGuard.Simulation.Tests.Faults.Ports;

/// <summary>A topic as one worker reads it whole: committed messages, no further than the first transaction that is still open.</summary>
internal sealed class SimulatedSideTopic(SimulatedWorker worker, SimulatedWorld world, SideLog log) : ISideTopic
{
    private readonly List<int> _ends = [];
    private int _next;

    public long? Lag => log.Messages.Count - _next;

    public bool TryConsume(TimeSpan timeout, out SourceRecord record)
    {
        record = default;
        PassAborted();
        if (!log.IsOpen || _next >= log.Stable) return false;
        worker.Enter("side poll");
        SideMessage message = log.Messages[_next];
        record = new SourceRecord
        {
            Partition = 0, Offset = _next++, TimestampMs = message.TimestampMs, Key = message.Key, KeyIsNull = message.Key is null, Value = message.Value,
            ValueIsNull = message.Value is null, Headers = message.Headers,
        };
        worker.Stir();
        return true;
    }

    public long Mark()
    {
        worker.Enter("side mark");
        _ends.Add(log.Messages.Count);
        return _ends.Count - 1;
    }

    public bool HasReached(long mark)
    {
        if (world.Mutant.IgnoresMarks) return true;
        PassAborted();
        return _next >= _ends[(int)mark];
    }

    public void Dispose()
    {
    }

    private void PassAborted()
    {
        while (log.IsOpen && _next < log.Stable && log.Messages[_next].IsAborted) _next++;
    }
}
