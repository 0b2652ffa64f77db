using StreamGuard.Pipeline.Outputs;
using StreamGuard.Pipeline.Sources;
using StreamGuard.Simulation.Tests.Faults.Cluster;
using StreamGuard.Simulation.Tests.Faults.Runs;

namespace StreamGuard.Simulation.Tests.Faults.Mutants;

/// <summary>
/// Sends the letter of an outcome not with the positions of its writer's partition, but with those of the next unit, whatever they are of: a letter is then lost with
/// that unit although its own partition stayed, or written after somebody else became its writer.
/// </summary>
internal sealed class LettersWithOtherPositions : Mutant
{
    internal override IOutputChannel Wrap(IOutputChannel channel, SimulatedWorker worker, SimulatedWorld world) => new Channel(channel);

    private sealed class Channel(IOutputChannel inner) : ChannelMutant(inner)
    {
        private readonly List<OutputRecord> _letters = [];
        private readonly List<OutputRecord> _due = [];

        public override void Begin()
        {
            _due.AddRange(_letters);
            _letters.Clear();
            Inner.Begin();
        }

        public override void Send(OutputRecord record)
        {
            if (record.Topic != SideTopics.Names.OutcomeLetters) Inner.Send(record);
            else if (!_due.Contains(record) && !_letters.Contains(record)) _letters.Add(record);
        }

        public override CommitOutcome Commit(IReadOnlyList<PartitionOffset> positions, object groupMetadata, CancellationToken abandon)
        {
            foreach (OutputRecord letter in _due) Inner.Send(letter);
            _due.Clear();
            return Inner.Commit(positions, groupMetadata, abandon);
        }
    }
}
