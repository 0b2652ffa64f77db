using StreamGuard.Core.Features;
using StreamGuard.Core.Terminals;
using StreamGuard.Core.Transactions;
using StreamGuard.Core.Windows;
using StreamGuard.Pipeline.Ingest;
using StreamGuard.Pipeline.Outputs;
using StreamGuard.Pipeline.Sources;
using StreamGuard.Simulation.Tests.Faults.Cluster;
using StreamGuard.Simulation.Tests.Faults.Ports;
using StreamGuard.Simulation.Tests.Faults.Runs;

namespace StreamGuard.Simulation.Tests.Faults.Mutants;

/// <summary>After an abort the unit's messages go through the histories once more; its outputs are kept and sent again as they should be.</summary>
internal sealed class HistoryTwiceAfterAbort : Mutant
{
    internal override IOutputChannel Wrap(IOutputChannel channel, SimulatedWorker worker, SimulatedWorld world) => new Channel(channel, worker, world);

    private sealed class Channel(IOutputChannel inner, SimulatedWorker worker, SimulatedWorld world) : ChannelMutant(inner)
    {
        private readonly FeatureBuilder _features = new(SimulatedScorer.HistoryLength, world.Plan.History.Capacity, new TerminalOptions().LabelDelay);
        private readonly FeatureBatch _batch = new(capacity: 1, SimulatedScorer.HistoryLength);

        public override CommitOutcome Commit(IReadOnlyList<PartitionOffset> positions, object groupMetadata, CancellationToken abandon)
        {
            CommitOutcome outcome = Inner.Commit(positions, groupMetadata, abandon);
            if (outcome != CommitOutcome.Aborted) return outcome;
            foreach ((int partition, long next) in positions)
                if (worker.Stages.Partitions.Find(partition) is { } state) Apply(state, next);
            return outcome;
        }

        private void Apply(PartitionState state, long next)
        {
            SourceLog log = world.Logs[state.Partition];
            for (int index = log.IndexOf(Math.Max(0, world.Ledger.CommittedOffset(state.Partition))); index < log.IndexOf(next); index++)
            {
                SourceMessage message = log.Messages[index];
                if (!PaymentValue.TryRead(message.Value, out Transaction transaction)) continue;
                AccountHistory past = state.Histories.Visit(AccountKey.Of(transaction.AccountId), transaction.EventTimeMs, TextHash.Hash64(transaction.TransactionId));
                _features.Build(transaction, past, TerminalKnowledge.Nothing, message.Offset, _batch, row: 0, out HistoryEntry entry);
                state.Histories.Append(entry);
            }
        }
    }
}
