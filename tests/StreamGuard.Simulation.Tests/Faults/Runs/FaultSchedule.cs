using StreamGuard.Simulation.Tests.Faults.Cluster;
using StreamGuard.Simulation.Tests.Faults.Scheduling;

namespace StreamGuard.Simulation.Tests.Faults.Runs;

/// <summary>The faults that come from outside a worker, each at a time of its own.</summary>
internal sealed class FaultSchedule(SimulatedWorld world)
{
    private const int MostCalls = 60;
    private const int MostAimedCalls = 4;

    private readonly Dice _dice = world.FaultDice;
    private long _start;
    private long _end;

    internal void Schedule(long end)
    {
        _start = world.Clock.Now;
        _end = end;
        Plan plan = world.Plan;
        Repeat(plan.Crashes, () => Arm("crash", Crash));
        Repeat(plan.Freezes, () => Arm("freeze", Freeze));
        Repeat(plan.Fences, () => Arm("fence", Fence));
        Repeat(plan.Kicks, () => Arm("kick", Kick));
        Repeat(plan.Rewinds, () => Arm("rewind", worker => worker.Consumer.Rewind(_dice)));
        Repeat(plan.Replacements, () => Arm("replacement", Replace));
        Repeat(plan.Stops, Stop);
        Repeat(plan.PowerLosses, LosePower);
        Repeat(plan.Rots, () => world.DiskOf(_dice.Below(plan.Workers)).Rot(_dice, world.Tally));
        Repeat(plan.Truncations, Truncate);
        Repeat(plan.Disappearances, () => Arm("disappearance", Disappear));
        Repeat(plan.SideOutages, CloseSideTopic);
        Repeat(plan.RegistryOutages, () => world.CloseRegistry(TimeSpan.FromTicks(_dice.Ticks(TimeSpan.FromMilliseconds(50), TimeSpan.FromSeconds(5)))));
    }

    private void Repeat(int times, Action fault)
    {
        for (int i = 0; i < times; i++) world.Clock.At(_start + (long)(_dice.Unit() * (_end - _start)), fault);
    }

    private SimulatedWorker? Any() => world.Workers.Count > 0 ? world.Workers[_dice.Below(world.Workers.Count)] : null;

    // Half of them in a call of a certain kind, where little time is spent and much depends on it.
    private void Arm(string name, Action<SimulatedWorker> strike)
    {
        if (Any() is not { } worker) return;
        bool isAimed = _dice.Chance(0.5);
        string? call = isAimed ? _dice.Of("end transaction", "committed", "commit", "send", "initialized", "score", "published", "write") : null;
        worker.Arm(new ArmedFault(name, call, _dice.Below(isAimed ? MostAimedCalls : MostCalls), strike));
    }

    private void Crash(SimulatedWorker worker)
    {
        world.Tally.Count(Happening.Crashes);
        worker.Kill();
    }

    private void Disappear(SimulatedWorker worker)
    {
        world.Tally.Count(Happening.Disappearances);
        world.KeepDown(worker.Slot, world.Plan.TransactionTimeout + TimeSpan.FromTicks(_dice.Ticks(TimeSpan.FromMilliseconds(1), TimeSpan.FromSeconds(5))));
        worker.Kill();
    }

    private void CloseSideTopic()
    {
        world.Tally.Count(Happening.SideOutages);
        SideLog log = _dice.Of(world.Side.Activity, world.Side.Outcomes, world.Side.Letters);
        log.Close();
        world.Clock.After(TimeSpan.FromTicks(_dice.Ticks(TimeSpan.FromMilliseconds(50), TimeSpan.FromSeconds(8))), log.Open);
    }

    private void Freeze(SimulatedWorker worker) => worker.Freeze(TimeSpan.FromTicks(_dice.Ticks(TimeSpan.FromMilliseconds(20), world.Plan.SessionTimeout * 3)));

    private void Fence(SimulatedWorker worker)
    {
        world.Tally.Count(Happening.Fences);
        world.Ids[worker.Slot].TakeOver();
    }

    // The coordinator takes a member that lives for dead: its heartbeats were late.
    private void Kick(SimulatedWorker worker)
    {
        if (worker.Consumer.Member is not { } member) return;
        world.Tally.Count(Happening.Kicks);
        world.Group.Remove(member);
    }

    // A process stands still for so long that another is started in its place, and then comes back.
    private void Replace(SimulatedWorker worker)
    {
        world.Tally.Count(Happening.Zombies);
        worker.Freeze(world.Plan.SessionTimeout * 2);
        world.Clock.After(world.Plan.SessionTimeout * 1.5, () => world.Start(worker.Slot));
    }

    private void LosePower()
    {
        if (Any() is not { } worker) return;
        world.Tally.Count(Happening.PowerLosses);
        worker.Note("power lost");
        worker.Kill();
        world.DiskOf(worker.Slot).LosePower(_dice, world.Tally);
    }

    private void Truncate()
    {
        int partition = _dice.Below(world.Plan.Partitions);
        long committed = world.Ledger.CommittedOffset(partition);
        if (committed <= 0) return;
        world.Tally.Count(Happening.Truncations);
        world.Logs[partition].Truncate(_dice.Between(1, (int)committed));
    }

    private void Stop()
    {
        if (Any() is not { } worker) return;
        world.Tally.Count(Happening.Stops);
        worker.StopGently();
    }
}
