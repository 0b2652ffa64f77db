using StreamGuard.Pipeline.Outputs;
using StreamGuard.Pipeline.Sources;
using StreamGuard.Simulation.Tests.Faults.Cluster;
using StreamGuard.Simulation.Tests.Faults.Runs;

namespace StreamGuard.Simulation.Tests.Faults.Mutants;

/// <summary>Tells terminal counts at once and not in the transaction of the offsets that they come of: an abort or a crash leaves them told.</summary>
internal sealed class CountsOutsideTheUnit : Mutant
{
    internal override IOutputChannel Wrap(IOutputChannel channel, SimulatedWorker worker, SimulatedWorld world) => new Channel(channel, world);

    private sealed class Channel(IOutputChannel inner, SimulatedWorld world) : ChannelMutant(inner)
    {
        public override void Send(OutputRecord record)
        {
            if (record.Topic != SideTopics.Names.Activity)
            {
                Inner.Send(record);
                return;
            }

            world.Side.Activity.Append(record.Key, record.Value);
            world.Ledger.SeeUncommitted(record);
        }

        public override CommitOutcome Commit(IReadOnlyList<PartitionOffset> positions, object groupMetadata, CancellationToken abandon) => Inner.Commit(positions, groupMetadata, abandon);
    }
}
