using StreamGuard.Pipeline.Sources;
using StreamGuard.Simulation.Tests.Faults.Cluster;
using StreamGuard.Simulation.Tests.Faults.Runs;
using StreamGuard.Simulation.Tests.Faults.Scheduling;

namespace StreamGuard.Simulation.Tests.Faults.Ports;

/// <summary>
/// The source as one member of the group reads it. What the group decides is heard from within <see cref="TryConsume"/> only, so that a
/// worker that stood still goes on believing that it owns what it lost.
/// </summary>
internal sealed class SimulatedConsumer(SimulatedWorker worker, SimulatedWorld world) : ISourceConsumer
{
    private static readonly TimeSpan ShortWait = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan CommittedOffsetsTimeout = TimeSpan.FromSeconds(30);

    private readonly SourcePosition[] _positions = [.. world.Logs.Select(_ => new SourcePosition())];
    private IRebalanceListener? _listener;
    private GroupPlace _place = new(0, 0);
    private bool _isPaused;
    private bool _isClosed;

    /// <summary>The member that it is; null = none now.</summary>
    internal GroupMember? Member { get; private set; }

    public object GroupMetadata
    {
        get
        {
            worker.Enter("group metadata");
            return _place;
        }
    }

    public int PartitionCount => _positions.Length;

    public long? Lag => null;

    public bool IsJoined => Member is not null;

    public void Subscribe(IRebalanceListener listener)
    {
        worker.Enter("subscribe");
        _listener = listener;
    }

    public bool TryConsume(TimeSpan timeout, out SourceRecord record)
    {
        record = default;
        worker.Enter("poll");
        if (HearGroup()) return false;
        if (TryNext(out record))
        {
            worker.Stir();
            return true;
        }

        // A longer wait ends at once: the stage is stepped again when there is something, or after a while.
        if (timeout > TimeSpan.Zero && timeout <= ShortWait) worker.Spend(timeout);
        return false;
    }

    public void PauseAll() => _isPaused = true;

    public void ResumeAll() => _isPaused = false;

    public void Pause(int partition) => _positions[partition].IsPaused = _positions[partition].IsOwned;

    public void Resume(int partition) => _positions[partition].IsPaused = false;

    public bool IsAtEnd(int partition) => _positions[partition] is { IsOwned: true, IsAtEnd: true };

    public void Seek(PartitionOffset position)
    {
        worker.Enter("seek");
        if (_positions[position.Partition].IsOwned) _positions[position.Partition].Index = world.Logs[position.Partition].IndexOf(position.Offset);
        _positions[position.Partition].IsAtEnd = false;
    }

    public long EarliestOffset(int partition)
    {
        worker.Enter("earliest offset");
        return world.Logs[partition].Start;
    }

    public IReadOnlyList<PartitionOffset> ReadCommitted(IReadOnlyList<int> partitions, CancellationToken abandon)
    {
        worker.Enter("read committed");
        long until = world.Clock.Now + CommittedOffsetsTimeout.Ticks;
        while (partitions.Any(world.Ledger.IsPending))
        {
            abandon.ThrowIfCancellationRequested();
            if (world.Clock.Now >= until) throw new SourceFailedException("A transaction with offsets of these partitions stayed open.");
            worker.Spend(TimeSpan.FromMilliseconds(5));
        }

        return [.. partitions.Select(partition => new PartitionOffset(partition, world.Ledger.CommittedOffset(partition)))];
    }

    public void Commit(IReadOnlyList<PartitionOffset> positions) => throw new NotSupportedException("Under exactly once, offsets are committed in transactions only.");

    public void Close()
    {
        worker.Enter("close");
        if (_isClosed) return;
        _isClosed = true;
        if (Member is null) return;
        if (world.Group.Knows(Member)) Revoke(Owned());
        else Lose();

        // A static member does not say that it leaves: it may be back before anybody notices.
        if (!world.Plan.IsStatic) Leave();
    }

    public void Dispose()
    {
    }

    /// <summary>The group drops the member, whether it leaves or is not heard of any more.</summary>
    internal void Leave()
    {
        if (Member is { } member) world.Group.Remove(member);
        Member = null;
    }

    /// <summary>The client loses its position in a partition and begins again earlier.</summary>
    internal void Rewind(Dice dice)
    {
        SourcePosition position = _positions[dice.Below(_positions.Length)];
        if (!position.IsOwned || position.Index == 0) return;
        world.Tally.Count(Happening.Rewinds);
        position.Index = dice.Below(position.Index);
        position.IsAtEnd = false;
    }

    // What a poll does for the membership. Returns whether it was busy with that.
    private bool HearGroup()
    {
        if (Member is not null && !world.Group.Knows(Member))
        {
            bool isFenced = world.Group.IsFenced(Member);
            Lose();
            Member = null;
            return isFenced ? throw new SourceFailedException("Another process has this instance's place in the group.") : true;
        }

        Member ??= world.Group.Join(worker.Slot, worker.Stir);
        if (world.Group.IsPreparing)
        {
            if (Member.HasJoined) return false;
            if (!world.Plan.IsCooperative) Revoke(Owned());
            if (world.Group.Knows(Member)) world.Group.Rejoin(Member, Owned());
            return true;
        }

        return _place != new GroupPlace(Member.Id, world.Group.Generation) || HasTarget() ? Sync() : false;
    }

    // Hears of the generation: what goes, and what comes once no transaction is open that would still move its offsets.
    private bool Sync()
    {
        GroupMember member = Member!;
        _place = new GroupPlace(member.Id, world.Group.Generation);
        int[] gone = [.. Owned().Where(partition => !member.Target.Contains(partition))];
        if (gone.Length > 0)
        {
            Revoke(gone);
            if (world.Group.Knows(member)) world.Group.Prepare();
            return true;
        }

        int[] come = [.. member.Target.Where(partition => !_positions[partition].IsOwned)];
        if (come.Length == 0 || (!world.Mutant.ReadsUnstableOffsets && come.Any(world.Ledger.IsPending))) return false;
        PartitionOffset[] committed = [.. come.Select(partition => new PartitionOffset(partition, world.Ledger.CommittedOffset(partition)))];
        foreach (int partition in come) _positions[partition].Own();
        world.Tally.Count(Happening.Assigned, come.Length);
        worker.Note("assigned", come[0], committed[0].Offset, come.Length);
        foreach ((int partition, long start) in _listener!.OnAssigned(world.Mutant.Committed(committed, world)))
            _positions[partition].Index = world.Mutant.Start(world.Logs[partition].IndexOf(Math.Max(0, start)));
        worker.Stir();
        return true;
    }

    private bool HasTarget()
    {
        foreach (int partition in Member!.Target)
            if (!_positions[partition].IsOwned) return true;
        return false;
    }

    private void Revoke(int[] partitions)
    {
        if (partitions.Length == 0) return;
        world.Tally.Count(Happening.Revoked, partitions.Length);
        worker.Note("revoked", partitions[0], partitions.Length);
        _listener!.OnRevoked(partitions);
        foreach (int partition in partitions) _positions[partition].Forget();
    }

    private void Lose()
    {
        int[] partitions = Owned();
        if (partitions.Length == 0) return;
        world.Tally.Count(Happening.Lost, partitions.Length);
        worker.Note("lost", partitions[0], partitions.Length);
        if (world.Mutant.HearsLosses) _listener!.OnLost(partitions);
        foreach (int partition in partitions) _positions[partition].Forget();
    }

    private int[] Owned()
    {
        int count = 0;
        foreach (SourcePosition position in _positions) count += position.IsOwned ? 1 : 0;
        if (count == 0) return [];
        int[] owned = new int[count];
        for (int partition = 0, at = 0; partition < _positions.Length; partition++)
            if (_positions[partition].IsOwned) owned[at++] = partition;
        return owned;
    }

    private bool TryNext(out SourceRecord record)
    {
        record = default;
        if (_isPaused) return false;
        int first = _positions.Length == 1 ? 0 : world.ScheduleDice.Below(_positions.Length);
        for (int i = 0; i < _positions.Length; i++)
        {
            int partition = (first + i) % _positions.Length;
            SourcePosition position = _positions[partition];
            if (!position.IsOwned || position.IsPaused) continue;
            IReadOnlyList<SourceMessage> messages = world.Logs[partition].Messages;

            // Out of range: the client begins again at the earliest message.
            if (position.Index < messages.Count && messages[position.Index].Offset < world.Logs[partition].Start) position.Index = world.Logs[partition].IndexOf(world.Logs[partition].Start);
            if (position.Index >= messages.Count)
            {
                position.IsAtEnd = true;
                continue;
            }

            position.IsAtEnd = false;
            SourceMessage message = messages[position.Index++];
            world.Mutant.Delivers(worker, partition, message);
            record = new SourceRecord
            {
                Partition = partition, Offset = message.Offset, TimestampMs = message.TimestampMs, Key = "key"u8,
                Value = message.Value, ValueIsNull = message.Value is null,
            };
            return true;
        }

        return false;
    }
}
