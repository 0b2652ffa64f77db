using StreamGuard.Pipeline.Outputs;
using StreamGuard.Pipeline.Sources;

namespace StreamGuard.Pipeline.Tests.Fakes;

/// <summary>An output log with units: what is sent becomes visible, and the source's offsets move, when the unit is committed.</summary>
internal sealed class FakeChannel(FakeSource source) : IOutputChannel
{
    private readonly object _gate = new();
    private readonly List<OutputRecord> _open = [];
    private readonly List<OutputRecord> _visible = [];
    private bool _isOpen;

    /// <summary>Decides how a commit goes; the default commits.</summary>
    internal Func<int, CommitOutcome> Outcome { get; set; } = _ => CommitOutcome.Committed;

    /// <summary>Which commits take effect although they are told otherwise; the default: those that are told so.</summary>
    internal Func<int, bool> TakesEffect { get; set; } = _ => false;

    /// <summary>What happens as part of a commit, before it takes effect or not.</summary>
    internal Action<int> WhenCommitting { get; set; } = _ => { };

    /// <summary>Hears of each output that became visible.</summary>
    internal Action<OutputRecord> WhenVisible { get; set; } = _ => { };

    /// <summary>Hears that a unit took effect, outputs and offsets.</summary>
    internal Action WhenCommitted { get; set; } = () => { };

    /// <summary>How the end of an abort is told.</summary>
    internal CommitOutcome AbortOutcome { get; set; } = CommitOutcome.Aborted;

    internal int Commits { get; private set; }

    internal int Replacements { get; private set; }

    internal int Aborts { get; private set; }

    internal IReadOnlyList<OutputRecord> Visible
    {
        get
        {
            lock (_gate) return [.. _visible];
        }
    }

    internal long CommittedOffset(int partition)
    {
        lock (_gate) return source.Committed.GetValueOrDefault(partition, -1);
    }

    /// <summary>Gets ready; a test may let it take its time.</summary>
    internal Action<CancellationToken> Initializing { get; set; } = _ => { };

    public void Initialize(CancellationToken stop) => Initializing(stop);

    public void Begin()
    {
        if (_isOpen) throw new InvalidOperationException("The unit is open already.");
        _isOpen = true;
    }

    public void Send(OutputRecord record)
    {
        if (!_isOpen) throw new InvalidOperationException("No unit is open.");
        _open.Add(record);
    }

    public CommitOutcome Commit(IReadOnlyList<PartitionOffset> positions, object groupMetadata, CancellationToken abandon)
    {
        if (!_isOpen) throw new InvalidOperationException("No unit is open.");
        _isOpen = false;
        CommitOutcome outcome = Outcome(++Commits);
        WhenCommitting(Commits);
        lock (_gate)
        {
            if (outcome == CommitOutcome.Committed || TakesEffect(Commits))
            {
                _visible.AddRange(_open);
                _open.ForEach(WhenVisible);
                foreach ((int partition, long offset) in positions) source.Committed[partition] = offset;
                WhenCommitted();
            }
        }

        _open.Clear();
        return outcome;
    }

    public CommitOutcome Abort(CancellationToken abandon)
    {
        _isOpen = false;
        _open.Clear();
        Aborts++;
        return AbortOutcome;
    }

    public void Replace(CancellationToken stop)
    {
        _isOpen = false;
        _open.Clear();
        Replacements++;
    }

    public void Dispose()
    {
    }
}
