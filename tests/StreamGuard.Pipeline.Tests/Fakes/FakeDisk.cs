using StreamGuard.Pipeline.Snapshots;

namespace StreamGuard.Pipeline.Tests.Fakes;

/// <summary>A folder of snapshots in memory. Can be full, can refuse everything, and its files can be damaged. Thread-safe.</summary>
internal sealed class FakeDisk : ISnapshotDisk
{
    private readonly object _gate = new();
    private readonly SortedDictionary<string, byte[]> _published = new(StringComparer.Ordinal);
    private readonly Dictionary<string, MemoryStream> _aside = [];

    /// <summary>Room that is left for one file, in bytes.</summary>
    internal int Room { get; set; } = int.MaxValue;

    /// <summary>Whether nothing can be listed, read or written.</summary>
    internal bool IsBroken { get; set; }

    /// <summary>What happens while a file is being written.</summary>
    internal Action WhenCreating { get; set; } = () => { };

    internal List<string> SetAsides { get; } = [];

    internal List<string> Reads { get; } = [];

    internal IReadOnlyList<string> Published
    {
        get
        {
            lock (_gate) return [.. _published.Keys];
        }
    }

    internal int AsideCount
    {
        get
        {
            lock (_gate) return _aside.Count;
        }
    }

    internal byte[] this[string name]
    {
        get
        {
            lock (_gate) return _published[name];
        }
        set
        {
            lock (_gate) _published[name] = value;
        }
    }

    public IReadOnlyList<string> List()
    {
        ThrowIfBroken();
        return Published;
    }

    public Stream OpenRead(string name)
    {
        ThrowIfBroken();
        lock (_gate)
        {
            Reads.Add(name);
            return _published.TryGetValue(name, out byte[]? bytes) ? new MemoryStream(bytes, writable: false) : throw new FileNotFoundException(name);
        }
    }

    public Stream Create(string name)
    {
        ThrowIfBroken();
        WhenCreating();
        lock (_gate) return _aside[name] = new Limited(Room);
    }

    public void Publish(string name)
    {
        ThrowIfBroken();
        lock (_gate)
        {
            if (!_aside.Remove(name, out MemoryStream? stream)) throw new FileNotFoundException(name);
            _published[name] = stream.ToArray();
        }
    }

    public void Delete(string name)
    {
        ThrowIfBroken();
        lock (_gate)
        {
            _aside.Remove(name);
            _published.Remove(name);
        }
    }

    public void SetAside(string name)
    {
        ThrowIfBroken();
        lock (_gate)
        {
            _published.Remove(name);
            SetAsides.Add(name);
        }
    }

    private void ThrowIfBroken()
    {
        if (IsBroken) throw new IOException("The test's disk is broken.");
    }

    private sealed class Limited(int room) : MemoryStream
    {
        public override void Write(ReadOnlySpan<byte> buffer)
        {
            if (Length + buffer.Length > room) throw new IOException("No space left on the test's disk.");
            base.Write(buffer);
        }
    }
}
