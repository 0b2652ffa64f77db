using StreamGuard.Pipeline.Outputs;
using StreamGuard.Pipeline.Sources;
using StreamGuard.Simulation.Tests.Faults.Runs;

namespace StreamGuard.Simulation.Tests.Faults.Mutants;

/// <summary>Does not ask what became of a unit whose outcome is unknown.</summary>
/// <param name="outcome">What it takes it for.</param>
internal sealed class UnknownTaken(CommitOutcome outcome) : Mutant
{
    internal override IOutputChannel Wrap(IOutputChannel channel, SimulatedWorker worker, SimulatedWorld world) => new Channel(channel, outcome);

    private sealed class Channel(IOutputChannel inner, CommitOutcome taken) : ChannelMutant(inner)
    {
        public override CommitOutcome Commit(IReadOnlyList<PartitionOffset> positions, object groupMetadata, CancellationToken abandon)
        {
            CommitOutcome outcome = Inner.Commit(positions, groupMetadata, abandon);
            if (outcome != CommitOutcome.Unknown) return outcome;
            Inner.Replace(abandon);
            return taken;
        }
    }
}
