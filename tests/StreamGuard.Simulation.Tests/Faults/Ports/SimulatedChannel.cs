using StreamGuard.Pipeline.Outputs;
using StreamGuard.Pipeline.Sources;
using StreamGuard.Simulation.Tests.Faults.Cluster;
using StreamGuard.Simulation.Tests.Faults.Runs;

namespace StreamGuard.Simulation.Tests.Faults.Ports;

/// <summary>A transactional producer: one transaction a unit, the offsets in it. Fails in every way that the contract allows.</summary>
internal sealed class SimulatedChannel(SimulatedWorker worker, SimulatedWorld world, TransactionalId id) : IOutputChannel
{
    private static readonly TimeSpan RoundTrip = TimeSpan.FromMicroseconds(300);

    private int _epoch;
    private bool _hasFailed;
    private CommitOutcome? _spent;

    public void Initialize(CancellationToken stop)
    {
        worker.Enter("initialize");
        stop.ThrowIfCancellationRequested();
        worker.Spend(RoundTrip);
        _epoch = id.TakeOver();
        worker.Enter("initialized");
    }

    public void Begin()
    {
        worker.Enter("begin");
        if (_spent == CommitOutcome.Unknown) throw world.Fail($"worker {worker.Id} begins a unit although the end of the last one is not known and the producer was not replaced");
        _hasFailed = false;
    }

    public void Send(OutputRecord record)
    {
        worker.Enter("send");
        if (_hasFailed || _spent is not null) return;
        if (!id.Add(_epoch, record)) _hasFailed = true;
    }

    public CommitOutcome Commit(IReadOnlyList<PartitionOffset> positions, object groupMetadata, CancellationToken abandon)
    {
        worker.Enter("commit");
        abandon.ThrowIfCancellationRequested();
        if (_spent is { } spent) return spent;
        if (_hasFailed) return Refused();
        if (world.Draws(world.Plan.AbortChance, Happening.Aborts)) return TakeBack();
        if (!id.Add(_epoch, positions, (GroupPlace)groupMetadata, out bool isFenced)) return isFenced ? Refused() : TakeBack();

        // Between the offsets and the end of the transaction: whoever takes the partitions over must wait for it.
        worker.Enter("end transaction");
        bool isSlow = world.Draws(world.Plan.SlowBrokerChance, Happening.SlowCommits);
        worker.Spend(isSlow ? TimeSpan.FromTicks(world.FaultDice.Ticks(TimeSpan.FromMilliseconds(5), TimeSpan.FromSeconds(4))) : RoundTrip);
        abandon.ThrowIfCancellationRequested();
        if (world.FaultDice.Chance(world.Plan.UnknownChance) && !world.IsQuiet) return Spend(Lose(commits: true));
        if (!id.End(_epoch, commits: true)) return Refused();
        world.Tally.Count(Happening.Commits);
        worker.Stir();
        worker.Enter("committed");
        return CommitOutcome.Committed;
    }

    public CommitOutcome Abort(CancellationToken abandon)
    {
        worker.Enter("abort");
        abandon.ThrowIfCancellationRequested();
        if (_spent is { } spent) return spent;
        if (_hasFailed) return Refused();
        if (world.FaultDice.Chance(world.Plan.UnknownChance) && !world.IsQuiet) return Spend(Lose(commits: false));
        return TakeBack();
    }

    public void Replace(CancellationToken stop)
    {
        worker.Enter("replace");
        _spent = null;
        _hasFailed = false;
        Initialize(stop);
    }

    public void Dispose()
    {
    }

    private CommitOutcome TakeBack() => id.End(_epoch, commits: false) ? CommitOutcome.Aborted : Refused();

    // The request to end the transaction is on its way, and its answer never comes: it arrives now, later, or not at all.
    private CommitOutcome Lose(bool commits)
    {
        int epoch = _epoch;
        switch (world.FaultDice.Below(3))
        {
            case 0:
                world.Tally.Count(commits ? Happening.UnknownCommitted : Happening.UnknownAborted);
                id.End(epoch, commits);
                break;
            case 1:
                world.Tally.Count(Happening.UnknownAborted);
                break;
            default:
                world.Tally.Count(Happening.UnknownLate);
                world.Clock.After(TimeSpan.FromTicks(world.FaultDice.Ticks(TimeSpan.FromMilliseconds(1), TimeSpan.FromSeconds(2))), () => id.End(epoch, commits));
                break;
        }

        worker.Note("outcome unknown", commits ? 1 : 0);
        return CommitOutcome.Unknown;
    }

    // A transaction that took too long is over, but nobody else has the id: a new producer may go on.
    private CommitOutcome Refused() => Spend(id.TimedOut(_epoch) ? CommitOutcome.Unknown : CommitOutcome.Fenced);

    private CommitOutcome Spend(CommitOutcome outcome)
    {
        _spent = outcome;
        return outcome;
    }
}
