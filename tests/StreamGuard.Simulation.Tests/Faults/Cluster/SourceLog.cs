namespace StreamGuard.Simulation.Tests.Faults.Cluster;

/// <summary>One partition of the source topic. Offsets have gaps, where upstream's transaction markers stand.</summary>
internal sealed class SourceLog
{
    private readonly List<SourceMessage> _messages = [];

    /// <summary>The messages, in offset order.</summary>
    internal IReadOnlyList<SourceMessage> Messages => _messages;

    /// <summary>The offset that the next message gets; past the last marker.</summary>
    internal long End { get; private set; }

    /// <summary>The offset of the earliest message that retention left; the end when it left none.</summary>
    internal long Start { get; private set; }

    /// <summary>The offset that the group stands at when it is done: after the last message.</summary>
    internal long Done => _messages.Count > 0 ? _messages[^1].Offset + 1 : -1;

    internal SourceMessage Append(byte[]? value, long timestampMs)
    {
        var message = new SourceMessage(End++, timestampMs, value);
        _messages.Add(message);
        return message;
    }

    /// <summary>Writes a transaction's marker, which takes an offset and is no message.</summary>
    internal void AppendMarker() => End++;

    /// <summary>Removes what comes before an offset, as retention does. The oracle still knows it.</summary>
    internal void Truncate(long before) => Start = Math.Max(Start, Math.Min(before, End));

    /// <summary>The place in <see cref="Messages"/> of the first message at or after an offset.</summary>
    internal int IndexOf(long offset)
    {
        int low = 0, high = _messages.Count;
        while (low < high)
        {
            int middle = (low + high) >>> 1;
            if (_messages[middle].Offset < offset) low = middle + 1;
            else high = middle;
        }

        return low;
    }
}
