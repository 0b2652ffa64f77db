using StreamGuard.Core.Terminals;
using StreamGuard.Core.Transactions;
using StreamGuard.Pipeline.Ingest;
using StreamGuard.Simulation.Tests.Faults.Cluster;
using StreamGuard.Simulation.Tests.Faults.Ports;
using StreamGuard.Simulation.Tests.Faults.Runs;

namespace StreamGuard.Simulation.Tests.Faults.Mutants;

/// <summary>Counts payments that are only read again to rebuild histories, although they were counted when they were scored.</summary>
internal sealed class CountsInReplay : Mutant
{
    internal override void Delivers(SimulatedWorker worker, int partition, SourceMessage message)
    {
        if (worker.Stages.Partitions.Find(partition) is not { Phase: PartitionPhase.Replaying, TakesMessages: true } state || message.Offset >= state.ServeFrom) return;
        if (message.Offset >= state.NextOffset && PaymentValue.TryRead(message.Value, out Transaction transaction))
            worker.Stages.Knowledge?.Count(TerminalKey.Of(transaction.TerminalId, transaction.MerchantId), transaction.EventTimeMs, partition);
    }
}
