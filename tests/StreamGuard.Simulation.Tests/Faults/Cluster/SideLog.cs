using StreamGuard.Pipeline.Sources;
using StreamGuard.Simulation.Tests.Faults.Scheduling;

namespace StreamGuard.Simulation.Tests.Faults.Cluster;

/// <summary>A topic of one partition that every worker reads whole.</summary>
internal sealed class SideLog(VirtualClock clock)
{
    private readonly List<SideMessage> _messages = [];
    private int _stable;

    internal IReadOnlyList<SideMessage> Messages => _messages;

    /// <summary>How far readers of committed messages come: the first message whose transaction is still open.</summary>
    internal int Stable
    {
        get
        {
            while (_stable < _messages.Count && !_messages[_stable].IsPending) _stable++;
            return _stable;
        }
    }

    internal SideMessage Append(byte[]? key, byte[]? value, IReadOnlyList<RecordHeader>? headers = null, bool isPending = false)
    {
        var message = new SideMessage(key, value, headers, clock.GetUtcNow().ToUnixTimeMilliseconds()) { IsPending = isPending };
        _messages.Add(message);
        return message;
    }
}
