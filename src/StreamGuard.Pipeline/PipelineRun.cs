namespace StreamGuard.Pipeline;

/// <summary>
/// One run of the loop, from joining the group to leaving it, as three stages that are stepped until they end: each by a thread of its own in
/// the program, in an order drawn from a seed in the simulation. Stopping flows downstream: ingest ends, then infer, then publish, each after
/// what the stage before left it. A stage that fails makes the others end at once.
/// </summary>
internal sealed class PipelineRun : IDisposable
{
    /// <summary>How long ingest sleeps before it looks again whether outputs can be published.</summary>
    private static readonly TimeSpan InitializeWait = TimeSpan.FromMilliseconds(20);

    private readonly PipelineStages _stages;
    private readonly CancellationTokenSource _stopIngest;
    private readonly CancellationTokenSource _ingestEnded = new();
    private readonly CancellationTokenSource _inferEnded = new();
    private readonly CancellationTokenSource _abandon;
    private readonly CancellationTokenRegistration _broken;
    private readonly CancellationTokenRegistration _deadline;
    private bool _isSubscribed;
    private volatile bool _isInitialized;

    /// <summary>Begins a run; nothing happens before the first step.</summary>
    /// <param name="stages">The loop's parts; used by one run only.</param>
    /// <param name="stop">Tells it to finish what is in flight and to end.</param>
    internal PipelineRun(PipelineStages stages, CancellationToken stop)
    {
        _stages = stages;
        TimeSpan drainDeadline = stages.Options.DrainDeadline;
        _abandon = new CancellationTokenSource(Timeout.InfiniteTimeSpan, stages.Waits.Time);
        _stopIngest = CancellationTokenSource.CreateLinkedTokenSource(stop);
        _broken = _abandon.Token.Register(stages.InFlight.Break);
        _deadline = stop.Register(() =>
        {
            stages.Ingest.StopWithin(drainDeadline);
            _abandon.CancelAfter(drainDeadline);
        });
        stages.Ingest.Abandon = _abandon.Token;
        Ingest = new StageLoop("ingest", stages.Logger, StepIngest, () => _ingestEnded.Cancel(), Fail);
        Infer = new StageLoop("infer", stages.Logger, StepInfer, () => _inferEnded.Cancel(), Fail);
        Publish = new StageLoop("publish", stages.Logger, StepPublish, () => { }, Fail);
    }

    internal StageLoop Ingest { get; }

    internal StageLoop Infer { get; }

    internal StageLoop Publish { get; }

    /// <summary>Whether nothing was left behind: everything that was taken in was committed before the group was left. Known once ingest is over.</summary>
    internal bool IsWhole { get; private set; }

    /// <inheritdoc/>
    public void Dispose()
    {
        _deadline.Dispose();
        _broken.Dispose();
        _abandon.Dispose();
        _stopIngest.Dispose();
        _ingestEnded.Dispose();
        _inferEnded.Dispose();
    }

    private bool StepIngest()
    {
        CancellationToken stop = _stopIngest.Token;
        if (!stop.IsCancellationRequested)
        {
            try
            {
                if (_isSubscribed) _stages.Ingest.Step(stop);
                else Join(stop);
                return true;
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                // The batch in hand is still flushed below.
            }
        }

        try
        {
            _stages.Ingest.Flush(_abandon.Token);
            IsWhole = _stages.InFlight.WaitUntilCommitted(_stages.Options.DrainDeadline);
        }
        finally
        {
            _stages.Ports.Consumer.Close();
        }

        return false;
    }

    private void Join(CancellationToken stop)
    {
        if (!_stages.Ingest.RestoreKnowledge()) return;
        if (!_isInitialized)
        {
            // Partitions of a worker that cannot publish would stand still; others go on with them meanwhile.
            _stages.Waits.Sleep(InitializeWait, stop);
            return;
        }

        _stages.Ports.Consumer.Subscribe(_stages.Ingest);
        _isSubscribed = true;
    }

    private bool StepInfer()
    {
        bool wasLast = _ingestEnded.IsCancellationRequested;
        return _stages.Infer.Step(_stages.Waits.IdleWait, _abandon.Token) || !wasLast;
    }

    private bool StepPublish()
    {
        if (!_isInitialized)
        {
            // A stop before anything was handed over has nothing to publish, and need not wait for a broker that does not answer.
            using var giveUp = CancellationTokenSource.CreateLinkedTokenSource(_abandon.Token, _inferEnded.Token);
            _stages.Ports.Channel.Initialize(giveUp.Token);
            _isInitialized = true;
            return true;
        }

        bool wasLast = _inferEnded.IsCancellationRequested;
        if (_stages.Publish.Step(_stages.Waits.IdleWait, _abandon.Token) || !wasLast) return true;
        _stages.Publish.Commit(_abandon.Token);
        return false;
    }

    // A stage that failed must neither be waited for by the others nor let them publish past it.
    private void Fail()
    {
        _abandon.Cancel();
        _stopIngest.Cancel();
    }
}
