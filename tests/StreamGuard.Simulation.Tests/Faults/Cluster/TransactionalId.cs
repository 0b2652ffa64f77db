using StreamGuard.Pipeline.Outputs;
using StreamGuard.Pipeline.Sources;
using StreamGuard.Simulation.Tests.Faults.Checking;
using StreamGuard.Simulation.Tests.Faults.Runs;
using StreamGuard.Simulation.Tests.Faults.Scheduling;

namespace StreamGuard.Simulation.Tests.Faults.Cluster;

/// <summary>
/// What the transaction coordinator knows of one transactional id: its epoch, and the transaction that is open. A request to end "the
/// transaction" means whichever is open when it arrives, as it does for clients without KIP-890's second part.
/// </summary>
internal sealed class TransactionalId(int number, Plan plan, VirtualClock clock, Ledger ledger, SideTopics side, ConsumerGroup group, Tally tally, Trace trace)
{
    private OpenTransaction? _open;
    private int _timedOutEpoch = -1;

    internal int Epoch { get; private set; }

    /// <summary>Whether an epoch ended because its transaction took too long, and not because somebody took the id over.</summary>
    internal bool TimedOut(int epoch) => _timedOutEpoch == epoch;

    internal bool HasOpen => _open is not null;

    /// <summary>Takes the id over: ends what is open, and refuses everything of before from now on.</summary>
    /// <returns>The new epoch.</returns>
    internal int TakeOver()
    {
        Abort();
        Epoch++;
        trace.Note(clock.Now, -1, "epoch", number, Epoch);
        return Epoch;
    }

    /// <summary>Adds an output to the open transaction, and opens one if there is none.</summary>
    /// <returns>Whether the epoch is still the present one.</returns>
    internal bool Add(int epoch, OutputRecord record)
    {
        if (epoch != Epoch) return false;
        Opened().Outputs.Add(record);
        if (side.Append(record) is { } message) Opened().Side.Add(message);
        return true;
    }

    /// <summary>Adds offsets to the open transaction.</summary>
    /// <returns>Whether it could; if not, <paramref name="isFenced"/> says why.</returns>
    internal bool Add(int epoch, IReadOnlyList<PartitionOffset> positions, GroupPlace place, out bool isFenced)
    {
        isFenced = epoch != Epoch;
        if (isFenced) return false;
        if (!group.IsCurrent(place))
        {
            tally.Count(Happening.RefusedGenerations);
            return false;
        }

        OpenTransaction open = Opened();
        foreach (PartitionOffset position in positions) ledger.Pend(position.Partition, 1);
        open.Offsets.AddRange(positions);
        return true;
    }

    /// <summary>Ends whatever transaction is open.</summary>
    /// <returns>Whether the epoch is still the present one.</returns>
    internal bool End(int epoch, bool commits)
    {
        if (epoch != Epoch) return false;
        if (!commits) Abort();
        else if (_open is { } open)
        {
            _open = null;
            foreach (PartitionOffset position in open.Offsets) ledger.Pend(position.Partition, -1);
            foreach (SideMessage message in open.Side) message.IsPending = false;
            trace.Note(clock.Now, -1, "committed", number, open.Outputs.Count, open.Offsets.Count);
            ledger.Commit(open);
        }

        return true;
    }

    private void Abort()
    {
        if (_open is not { } open) return;
        _open = null;
        foreach (PartitionOffset position in open.Offsets) ledger.Pend(position.Partition, -1);
        foreach (SideMessage message in open.Side) (message.IsPending, message.IsAborted) = (false, true);
        trace.Note(clock.Now, -1, "aborted", number, open.Outputs.Count);
    }

    private OpenTransaction Opened()
    {
        if (_open is { } open) return open;
        var opened = new OpenTransaction();
        _open = opened;
        clock.After(plan.TransactionTimeout, () =>
        {
            if (_open != opened) return;
            tally.Count(Happening.TransactionTimeouts);
            Abort();
            _timedOutEpoch = Epoch++;
        });
        return opened;
    }
}
