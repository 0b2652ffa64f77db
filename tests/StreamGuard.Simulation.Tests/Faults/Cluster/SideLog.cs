using StreamGuard.Pipeline.Sources;
using StreamGuard.Simulation.Tests.Faults.Scheduling;

namespace StreamGuard.Simulation.Tests.Faults.Cluster;

/// <summary>A topic of one partition that every worker reads whole.</summary>
internal sealed class SideLog(VirtualClock clock)
{
    private readonly List<SideMessage> _messages = [];
    private int _stable;
    private int _closed;

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

    /// <summary>Whether anybody can read it now.</summary>
    internal bool IsOpen => _closed == 0;

    /// <summary>Nobody can read it until it is opened as often.</summary>
    internal void Close() => _closed++;

    internal void Open() => _closed = Math.Max(0, _closed - 1);

    /// <summary>Everybody can read it, however often it was closed.</summary>
    internal void OpenForGood() => _closed = 0;

    internal SideMessage Append(byte[]? key, byte[]? value, IReadOnlyList<RecordHeader>? headers = null, bool isPending = false)
    {
        var message = new SideMessage(key, value, headers, clock.GetUtcNow().ToUnixTimeMilliseconds()) { IsPending = isPending };
        _messages.Add(message);
        return message;
    }
}
