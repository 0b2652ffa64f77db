using StreamGuard.Pipeline.Outputs;
using StreamGuard.Pipeline.Replay;

namespace StreamGuard.Worker.Replaying;

/// <summary>A channel that notes what it committed last, so that it can be asked for afterwards. Owns the channel within.</summary>
internal sealed class NotedChannel : IReplayChannel, IDisposable
{
    private readonly IReplayChannel _channel;
    private readonly IDisposable _owned;

    private NotedChannel(IReplayChannel channel, IDisposable owned)
    {
        _channel = channel;
        _owned = owned;
    }

    /// <summary>The positions of the last unit that was committed; empty = none was.</summary>
    internal IReadOnlyCollection<ReplayPosition> LastCommitted { get; private set; } = [];

    /// <summary>Wraps a channel.</summary>
    /// <param name="channel">The channel.</param>
    internal static NotedChannel Of<T>(T channel)
        where T : IReplayChannel, IDisposable => new(channel, channel);

    /// <inheritdoc />
    public void Initialize(CancellationToken stop) => _channel.Initialize(stop);

    /// <inheritdoc />
    public void Begin() => _channel.Begin();

    /// <inheritdoc />
    public void Send(OutputRecord record) => _channel.Send(record);

    /// <inheritdoc />
    public CommitOutcome Commit(IReadOnlyCollection<ReplayPosition> positions)
    {
        CommitOutcome outcome = _channel.Commit(positions);
        if (outcome == CommitOutcome.Committed) LastCommitted = [.. positions];
        return outcome;
    }

    /// <inheritdoc />
    public void Dispose() => _owned.Dispose();
}
