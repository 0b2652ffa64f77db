using StreamGuard.Pipeline;
using StreamGuard.Pipeline.Ingest;
using StreamGuard.Simulation.Tests.Faults.Checking;
using StreamGuard.Simulation.Tests.Faults.Cluster;
using StreamGuard.Simulation.Tests.Faults.Disk;
using StreamGuard.Simulation.Tests.Faults.Load;
using StreamGuard.Simulation.Tests.Faults.Mutants;
using StreamGuard.Simulation.Tests.Faults.Scheduling;

namespace StreamGuard.Simulation.Tests.Faults.Runs;

/// <summary>Everything that one run consists of, and how it goes: a time of faults and arriving messages, then a time of peace, then the check.</summary>
internal sealed class SimulatedWorld
{
    internal static readonly PipelineTopics Topics = new("transactions", "alerts", "dead-letters", "scores");

    /// <summary>How long the loop may take after the last fault: sessions and transactions must run out, and everything be read again.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(180);

    /// <summary>What workers have to read of outcomes and letters, once nothing goes wrong any more, takes less.</summary>
    private static readonly TimeSpan LetterPatience = TimeSpan.FromSeconds(1);

    private readonly List<SimulatedWorker> _workers = [];
    private readonly DiskContents[] _disks;
    private readonly int[] _incarnations;
    private readonly long[] _downUntil;
    private int _registryOutages;
    private string? _failure;

    internal SimulatedWorld(ulong seed, Mutant mutant, bool keepsTrace)
    {
        Mutant = mutant;
        Trace = new Trace(keepsTrace);
        Plan = new Plan(new Dice(seed, 1));
        FaultDice = new Dice(seed, 2);
        ScheduleDice = new Dice(seed, 3);
        Scheduler = new Scheduler(ScheduleDice, Clock);
        Logs = [.. Enumerable.Range(0, Plan.Partitions).Select(_ => new SourceLog())];
        Group = new ConsumerGroup(Plan, Clock, Tally, Trace);
        Side = new SideTopics(Clock);
        Ledger = new Ledger(Logs, Plan.History, new KnownBefore(Side, Plan.Outcomes.Enabled ? new Dice(seed, 5) : null), Side, Fail);
        Ids = [.. Enumerable.Range(0, Plan.Workers).Select(slot => new TransactionalId(slot, Plan, Clock, Ledger, Side, Group, Tally, Trace))];
        _disks = [.. Enumerable.Range(0, Plan.SharesDisk ? 1 : Plan.Workers).Select(_ => new DiskContents())];
        _incarnations = new int[Plan.Workers];
        _downUntil = new long[Plan.Workers];
        Upstream = new Upstream(this, new Dice(seed, 4));
    }

    internal Plan Plan { get; }

    internal Mutant Mutant { get; }

    internal Trace Trace { get; }

    internal Tally Tally { get; } = new();

    internal Dice FaultDice { get; }

    internal Dice ScheduleDice { get; }

    internal VirtualClock Clock { get; } = new();

    internal Scheduler Scheduler { get; }

    internal SourceLog[] Logs { get; }

    internal ConsumerGroup Group { get; }

    internal Ledger Ledger { get; }

    /// <summary>The topics that every worker reads whole.</summary>
    internal SideTopics Side { get; }

    internal TransactionalId[] Ids { get; }

    internal Upstream Upstream { get; }

    internal IReadOnlyList<SimulatedWorker> Workers => _workers;

    /// <summary>Whether the time of faults is over.</summary>
    internal bool IsQuiet { get; private set; }

    internal bool RegistryIsDown => _registryOutages > 0;

    internal DiskContents DiskOf(int slot) => _disks[slot % _disks.Length];

    /// <summary>Runs it all. Throws <see cref="SimulationOverException"/> when something does not hold.</summary>
    internal void Run()
    {
        long end = Clock.Now + Plan.FaultsFor.Ticks;
        Upstream.Schedule(end);
        new FaultSchedule(this).Schedule(end);
        for (int slot = 0; slot < Plan.Workers; slot++) Start(slot);
        while (Clock.Now < end) Scheduler.RunOne(end);

        IsQuiet = true;
        _registryOutages = 0;
        Side.OpenForGood();
        Trace.Note(Clock.Now, -1, "peace");
        WriteLetters();
        Await("no end", IsFinished);
        CheckHistories();
        CheckSnapshotsCome();
    }

    /// <summary>Whether a fault of a probability happens now; counted.</summary>
    internal bool Draws(double chance, Happening happening)
    {
        if (IsQuiet || !FaultDice.Chance(chance)) return false;
        Tally.Count(happening);
        return true;
    }

    /// <summary>Notes why the run fails; whatever waits is unwound.</summary>
    internal SimulationOverException Fail(string reason)
    {
        _failure ??= reason;
        Trace.Line(Clock.Now, -1, "FAILED: " + reason);
        return new SimulationOverException(_failure);
    }

    internal void ThrowIfOver()
    {
        if (_failure is not null) throw new SimulationOverException(_failure);
    }

    /// <summary>A process begins in a slot, beside whatever is left there.</summary>
    internal void Start(int slot)
    {
        Tally.Count(Happening.Starts);
        var worker = new SimulatedWorker(this, slot, ++_incarnations[slot]);
        worker.Note("starts");
        _workers.Add(worker);
    }

    /// <summary>A process ended: its slot gets another one, unless it has one already.</summary>
    internal void Ended(SimulatedWorker worker)
    {
        _workers.Remove(worker);
        TimeSpan delay = TimeSpan.FromTicks(Math.Max(_downUntil[worker.Slot] - Clock.Now, FaultDice.Ticks(TimeSpan.FromMilliseconds(5), TimeSpan.FromSeconds(3))));
        Clock.After(delay, () =>
        {
            if (!_workers.Exists(other => other.Slot == worker.Slot)) Start(worker.Slot);
        });
    }

    /// <summary>Nobody is started in a slot for a while, once what runs there has ended.</summary>
    internal void KeepDown(int slot, TimeSpan duration) => _downUntil[slot] = Clock.Now + duration.Ticks;

    internal void CloseRegistry(TimeSpan duration)
    {
        Tally.Count(Happening.RegistryOutages);
        _registryOutages++;
        Clock.After(duration, () => _registryOutages = Math.Max(0, _registryOutages - 1));
    }

    private void Await(string failure, Func<bool> condition)
    {
        long deadline = Clock.Now + Patience.Ticks;
        while (!condition())
        {
            if (Clock.Now >= deadline) throw Fail($"{failure} within {Patience.TotalSeconds} s of peace: {Standing()}");
            Scheduler.RunOne(deadline);
        }
    }

    // Whatever happened to earlier ones: of every partition that something is added to now, its owner leaves a snapshot.
    private void CheckSnapshotsCome()
    {
        if (Plan.SnapshotPeriod is null) return;
        Upstream.SendOneToEach();
        Await("no end after further messages", IsFinished);
        Await("no new snapshot of every partition", () => Enumerable.Range(0, Logs.Length).All(IsKept));
        CheckHistories();
    }

    // A letter travels with the next batch of its writer's partition, so there must be one; and where only few may wait, one for every few.
    private void WriteLetters()
    {
        if (!Plan.Outcomes.Enabled) return;
        Await("an outcome is not sent", () => Upstream.HasSentOutcomes);
        int most = 3 + (2 * Side.Outcomes.Messages.Count / Plan.Outcomes.MaxWaitingLetters);
        for (int sent = 0; sent <= most && !Ledger.HasAllLetters; sent++)
        {
            Upstream.SendOneToEach();
            Await("no end after further messages", () => Ledger.IsComplete && Array.TrueForAll(Ids, static id => !id.HasOpen));
            Let(LetterPatience);
        }

        if (!Ledger.HasAllLetters) throw Fail($"an outcome that cannot be read has no letter after {most} further messages to each partition");
    }

    private void Let(TimeSpan duration)
    {
        for (long until = Clock.Now + duration.Ticks; Clock.Now < until && !Ledger.HasAllLetters;) Scheduler.RunOne(until);
    }

    private bool IsKept(int partition) => Owners() is { } owners && owners[partition].Stages.Partitions.Find(partition)!.SnapshotOffset >= Logs[partition].Done;

    private bool IsFinished() => Ledger.IsComplete && Array.TrueForAll(Ids, static id => !id.HasOpen) && Upstream.HasSentOutcomes && Owners() is not null;

    // The owner of each partition; null while not every partition has exactly one that restored it.
    private SimulatedWorker[]? Owners()
    {
        var owners = new SimulatedWorker[Plan.Partitions];
        foreach (SimulatedWorker worker in _workers)
        {
            for (int partition = 0; partition < owners.Length; partition++)
            {
                if (worker.Stages.Partitions.Find(partition) is not { Phase: PartitionPhase.Serving } state || state.NextOffset < Logs[partition].Done) continue;
                if (owners[partition] is not null) return null;
                if (worker.Stages.Knowledge is { } knowledge && (worker.Knowledge.Outcomes.Lag > 0 || knowledge.HoldsAMessage)) return null;
                owners[partition] = worker;
            }
        }

        return Array.TrueForAll(owners, static owner => owner is not null) ? owners : null;
    }

    private void CheckHistories()
    {
        SimulatedWorker[] owners = Owners()!;
        for (int partition = 0; partition < owners.Length; partition++)
        {
            if (Logs[partition].Start > 0) continue;
            ulong hash = owners[partition].Stages.Partitions.Find(partition)!.Histories.StateHash();
            if (hash != Ledger.ExpectedHash(partition)) throw Fail($"[{partition}]: the histories of worker {owners[partition].Id} differ from the oracle's");
        }
    }

    private string Standing() => string.Join("; ", Enumerable.Range(0, Plan.Partitions).Select(partition =>
        $"[{partition}] committed {Ledger.CommittedOffset(partition)} of {Logs[partition].Done}{(Ledger.IsPending(partition) ? " (pending)" : "")}, owned by "
        + $"{string.Join(" and ", _workers.Where(worker => worker.Stages.Partitions.Find(partition) is not null).Select(worker => worker.Id))}"));
}
