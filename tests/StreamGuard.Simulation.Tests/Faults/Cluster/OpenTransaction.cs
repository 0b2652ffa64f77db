using StreamGuard.Pipeline.Outputs;
using StreamGuard.Pipeline.Sources;

namespace StreamGuard.Simulation.Tests.Faults.Cluster;

/// <summary>A transaction that is neither committed nor aborted.</summary>
internal sealed class OpenTransaction
{
    internal List<OutputRecord> Outputs { get; } = [];

    internal List<PartitionOffset> Offsets { get; } = [];

    /// <summary>Its messages on topics that every worker reads whole.</summary>
    internal List<SideMessage> Side { get; } = [];
}
