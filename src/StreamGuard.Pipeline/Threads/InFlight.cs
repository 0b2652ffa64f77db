namespace StreamGuard.Pipeline.Threads;

/// <summary>
/// Counts the batches between ingest and commit, so that ingest can wait until everything it handed over is committed. Thread-safe.
/// </summary>
public sealed class InFlight
{
    private readonly StageWaits _waits;
    private readonly object _gate = new();
    private long _handed;
    private long _committed;
    private bool _commitRequested;
    private bool _isBroken;

    /// <summary>Counts from zero.</summary>
    public InFlight()
        : this(ThreadWaits.System)
    {
    }

    internal InFlight(StageWaits waits) => _waits = waits;

    /// <summary>Whether someone waits for a commit: publish commits as soon as its input is empty.</summary>
    public bool CommitRequested => Volatile.Read(ref _commitRequested);

    /// <summary>A batch leaves ingest.</summary>
    public void Handed()
    {
        lock (_gate) _handed++;
    }

    /// <summary>A batch counted by <see cref="Handed"/> did not leave ingest after all.</summary>
    public void TakenBack()
    {
        lock (_gate) _handed--;
    }

    /// <summary>Batches are committed, or were dropped because their partitions are lost.</summary>
    /// <param name="batches">How many.</param>
    public void Committed(int batches)
    {
        lock (_gate)
        {
            _committed += batches;
            if (_committed == _handed) _waits.WakeAll(_gate);
        }
    }

    /// <summary>A stage failed, or the drain deadline passed: nothing more will be committed, and nobody needs to wait.</summary>
    public void Break()
    {
        lock (_gate)
        {
            _isBroken = true;
            _waits.WakeAll(_gate);
        }
    }

    /// <summary>Waits until everything handed over is committed.</summary>
    /// <param name="deadline">How long.</param>
    /// <returns>Whether it is.</returns>
    public bool WaitUntilCommitted(TimeSpan deadline)
    {
        lock (_gate)
        {
            Volatile.Write(ref _commitRequested, true);
            long started = _waits.Time.GetTimestamp();
            while (_committed < _handed && !_isBroken)
            {
                TimeSpan left = deadline - _waits.Time.GetElapsedTime(started);
                if (left <= TimeSpan.Zero) break;
                _waits.Wait(_gate, left);
            }

            Volatile.Write(ref _commitRequested, false);
            return _committed == _handed;
        }
    }
}
