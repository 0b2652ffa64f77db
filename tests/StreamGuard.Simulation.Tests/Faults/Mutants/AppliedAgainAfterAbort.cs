using StreamGuard.Pipeline.Outputs;
using StreamGuard.Pipeline.Sources;
using StreamGuard.Simulation.Tests.Faults.Runs;

namespace StreamGuard.Simulation.Tests.Faults.Mutants;

/// <summary>After an abort the source is read again from the committed offsets, and the histories still hold what was read the first time.</summary>
internal sealed class AppliedAgainAfterAbort : Mutant
{
    internal override IOutputChannel Wrap(IOutputChannel channel, SimulatedWorker worker, SimulatedWorld world) => new Channel(channel, worker, world);

    private sealed class Channel(IOutputChannel inner, SimulatedWorker worker, SimulatedWorld world) : ChannelMutant(inner)
    {
        public override CommitOutcome Commit(IReadOnlyList<PartitionOffset> positions, object groupMetadata, CancellationToken abandon)
        {
            CommitOutcome outcome = Inner.Commit(positions, groupMetadata, abandon);
            if (outcome != CommitOutcome.Aborted) return outcome;
            foreach ((int partition, _) in positions)
            {
                if (worker.Stages.Partitions.Find(partition) is not { } state) continue;
                state.NextOffset = Math.Max(0, world.Ledger.CommittedOffset(partition));
                worker.Consumer.Seek(new PartitionOffset(partition, state.NextOffset));
            }

            // The loop forgets the unit: what it holds will be read again.
            return CommitOutcome.Committed;
        }
    }
}
