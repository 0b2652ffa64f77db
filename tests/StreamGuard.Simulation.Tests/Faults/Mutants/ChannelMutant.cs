using StreamGuard.Pipeline.Outputs;
using StreamGuard.Pipeline.Sources;
using StreamGuard.Simulation.Tests.Faults.Runs;

namespace StreamGuard.Simulation.Tests.Faults.Mutants;

/// <summary>A channel that is in the way of the real one, to do something wrong.</summary>
internal abstract class ChannelMutant(IOutputChannel inner) : IOutputChannel
{
    protected IOutputChannel Inner { get; } = inner;

    public void Initialize(CancellationToken stop) => Inner.Initialize(stop);

    public virtual void Begin() => Inner.Begin();

    public virtual void Send(OutputRecord record) => Inner.Send(record);

    public abstract CommitOutcome Commit(IReadOnlyList<PartitionOffset> positions, object groupMetadata, CancellationToken abandon);

    public CommitOutcome Abort(CancellationToken abandon) => Inner.Abort(abandon);

    public void Replace(CancellationToken stop) => Inner.Replace(stop);

    public void Dispose() => Inner.Dispose();
}
