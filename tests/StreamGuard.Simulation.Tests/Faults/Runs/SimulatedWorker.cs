using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using StreamGuard.Core.Thresholds;
using StreamGuard.Pipeline;
using StreamGuard.Pipeline.Diagnostics;
using StreamGuard.Pipeline.Knowledge;
using StreamGuard.Pipeline.Snapshots;
using StreamGuard.Pipeline.Thresholds;
using StreamGuard.Simulation.Tests.Faults.Checking;
using StreamGuard.Simulation.Tests.Faults.Cluster;
using StreamGuard.Simulation.Tests.Faults.Disk;
using StreamGuard.Simulation.Tests.Faults.Ports;

namespace StreamGuard.Simulation.Tests.Faults.Runs;

/// <summary>One process: from its start until it is killed, ends, or gives up. What survives it is its slot: disk and transactional id.</summary>
internal sealed class SimulatedWorker
{
    private const int MostStepsPower = 6;

    private static readonly PipelineMetrics Metrics = new();

    private readonly SimulatedWorld _world;
    private readonly CancellationTokenSource _stop = new();
    private readonly PipelineRun _run;
    private readonly StageActor[] _actors = [];
    private readonly List<ArmedFault> _armed = [];

    internal SimulatedWorker(SimulatedWorld world, int slot, int incarnation)
    {
        _world = world;
        Slot = slot;
        Id = (slot * 100) + incarnation;
        Consumer = new SimulatedConsumer(this, world);
        var channel = world.Mutant.Wrap(new SimulatedChannel(this, world, world.Ids[slot]), this, world);
        ILogger logger = world.Trace.KeepsLines ? new TraceLogger(world.Trace, world.Clock, Id) : NullLogger.Instance;
        var codec = new SimulatedCodec(world);
        Knowledge = new KnowledgeSources(
            new SimulatedSideTopic(this, world, world.Side.Activity), new SimulatedSideTopic(this, world, world.Side.Outcomes), new SimulatedSideTopic(this, world, world.Side.Letters),
            codec, codec, KnownBefore.Terminals, world.Plan.Outcomes, SideTopics.Names);
        var ports = new PipelinePorts(
            Consumer, channel, new SimulatedDecoder(world), new DigestEncoder(), new SimulatedScorer(this, world), world.Clock, Snapshots(slot), Thresholds(slot), Knowledge);
        Stages = new PipelineStages(world.Plan.Pipeline, world.Plan.History, SimulatedWorld.Topics, ports, Metrics, logger, new SimulatedWaits(this, world.Scheduler));
        _run = new PipelineRun(Stages, _stop.Token);
        var publish = new StageActor(this, _run.Publish, downstream: null, world);
        _actors = [new StageActor(this, _run.Ingest, downstream: null, world), new StageActor(this, _run.Infer, publish, world), publish];
        foreach (StageActor actor in _actors) world.Scheduler.Add(actor);
    }

    internal int Slot { get; }

    internal int Id { get; }

    internal SimulatedConsumer Consumer { get; }

    internal PipelineStages Stages { get; }

    internal KnowledgeSources Knowledge { get; }

    /// <summary>Whether the process is no more.</summary>
    internal bool IsGone { get; private set; }

    /// <summary>Until when the whole process stands still.</summary>
    internal long FrozenUntil { get; private set; }

    /// <summary>How often anything happened in it, for its stages to know whether to rest.</summary>
    internal int Stirred { get; private set; }

    /// <summary>Every call to a port begins here, and some end here: where a process can die, stand still, or be overtaken.</summary>
    internal void Enter(string call)
    {
        ThrowIfGone();
        if (_world.IsQuiet) return;
        if (_armed.Count > 0) Strike(call);
        if (_world.ScheduleDice.Chance(_world.Plan.SwitchChance)) LetOthersRun();
        ThrowIfGone();
    }

    /// <summary>Time passes inside a call; others run meanwhile.</summary>
    internal void Spend(TimeSpan duration)
    {
        for (long until = _world.Clock.Now + duration.Ticks; _world.Clock.Now < until;) _world.Scheduler.RunOne(until);
        ThrowIfGone();
    }

    /// <summary>Waits out a freeze; a process that is gone does nothing any more.</summary>
    internal void ThrowIfGone()
    {
        while (FrozenUntil > _world.Clock.Now && !IsGone) _world.Scheduler.RunOne(FrozenUntil);
        _world.ThrowIfOver();
        if (IsGone) throw new WorkerKilledException();
    }

    internal void Stir()
    {
        Stirred++;
        foreach (StageActor actor in _actors) actor.Wake();
    }

    /// <summary>Has something happen to it in the middle of a call that it will make.</summary>
    internal void Arm(ArmedFault fault) => _armed.Add(fault);

    internal void StopGently()
    {
        Note("told to stop");
        _stop.Cancel();
    }

    /// <summary>Ends the process at once. Its membership is noticed to be stale only after the session timeout.</summary>
    internal void Kill()
    {
        if (IsGone) return;
        IsGone = true;
        foreach (StageActor actor in _actors) actor.IsOver = true;
        _world.Clock.After(_world.Plan.SessionTimeout, Consumer.Leave);
        _world.Ended(this);
    }

    /// <summary>A stage gave up, with one of the exceptions that the loop is allowed to give up with.</summary>
    internal void Tell(Exception exception)
    {
        _world.Tally.Count(Happening.GivenUp);
        Note("gives up: " + exception.GetType().Name);
        _world.Trace.Line(_world.Clock.Now, Id, exception.Message);
    }

    /// <summary>Lets the whole process stand still for a while.</summary>
    internal void Freeze(TimeSpan duration)
    {
        _world.Tally.Count(Happening.Freezes);
        Note("freezes", (long)duration.TotalMilliseconds);
        FrozenUntil = _world.Clock.Now + duration.Ticks;
        if (duration > _world.Plan.SessionTimeout && Consumer.Member is { } member) _world.Clock.After(_world.Plan.SessionTimeout, () => _world.Group.Remove(member));
    }

    internal void EndIfOver()
    {
        if (IsGone || !Array.TrueForAll(_actors, static actor => actor.IsOver)) return;
        Note("ended");
        _run.Dispose();
        Kill();
    }

    internal void Note(string what, long a = 0, long b = 0, long c = 0) => _world.Trace.Note(_world.Clock.Now, Id, what, a, b, c);

    private SnapshotStorage? Snapshots(int slot) => _world.Plan.SnapshotPeriod is not { } period
        ? null
        : new SnapshotStorage(new SimulatedDisk(this, _world, _world.DiskOf(slot)), new SnapshotOptions { Period = period, Keep = _world.Plan.SnapshotsKept }, "group");

    /// <summary>A budget whose threshold has nowhere to go: alerts are the model's, and everything that keeps, restores and drops thresholds takes part.</summary>
    private AlertThresholds Thresholds(int slot) => new(
        new ThresholdOptions { Mode = ThresholdMode.Budget, AlertsPerDay = 100, MinThreshold = SimulatedScorer.Threshold, MaxThreshold = SimulatedScorer.Threshold }, Snapshots(slot));

    private void LetOthersRun()
    {
        for (int steps = 1 << _world.ScheduleDice.Below(MostStepsPower); steps > 0; steps--) _world.Scheduler.RunOne(_world.Clock.Now + TimeSpan.TicksPerMillisecond);
    }

    private void Strike(string call)
    {
        for (int i = _armed.Count - 1; i >= 0 && !IsGone; i--)
        {
            ArmedFault fault = _armed[i];
            if (!fault.IsDue(call)) continue;
            _armed.RemoveAt(i);
            Note(fault.Name + " in " + call);
            fault.Strike(this);
        }
    }
}
