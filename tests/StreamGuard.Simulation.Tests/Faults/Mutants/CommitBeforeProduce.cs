using StreamGuard.Pipeline.Outputs;
using StreamGuard.Pipeline.Sources;
using StreamGuard.Simulation.Tests.Faults.Runs;

namespace StreamGuard.Simulation.Tests.Faults.Mutants;

/// <summary>Commits the offsets first and produces the outputs in a transaction of their own: a crash in between loses them.</summary>
internal sealed class CommitBeforeProduce : Mutant
{
    internal override IOutputChannel Wrap(IOutputChannel channel, SimulatedWorker worker, SimulatedWorld world) => new Channel(channel);

    private sealed class Channel(IOutputChannel inner) : ChannelMutant(inner)
    {
        private readonly List<OutputRecord> _outputs = [];

        public override void Begin() => _outputs.Clear();

        public override void Send(OutputRecord record) => _outputs.Add(record);

        public override CommitOutcome Commit(IReadOnlyList<PartitionOffset> positions, object groupMetadata, CancellationToken abandon)
        {
            Inner.Begin();
            CommitOutcome outcome = Inner.Commit(positions, groupMetadata, abandon);
            if (outcome != CommitOutcome.Committed) return outcome;
            Inner.Begin();
            foreach (OutputRecord output in _outputs) Inner.Send(output);
            return Inner.Commit([], groupMetadata, abandon);
        }
    }
}
