using System.Diagnostics;
using StreamGuard.Chaos.Progress;
using StreamGuard.Chaos.Workers;

namespace StreamGuard.Chaos.Faults;

/// <summary>Carries a <see cref="FaultPlan"/> out, and starts again what ends by itself.</summary>
/// <param name="slots">The workers.</param>
/// <param name="broker">The broker.</param>
/// <param name="progress">Tells whether the group has recovered.</param>
/// <param name="partitions">Partitions of the transactions.</param>
/// <param name="timeline">Hears of every action.</param>
internal sealed class FaultInjector(IReadOnlyList<WorkerSlot> slots, Broker broker, GroupProgress progress, int partitions, Timeline timeline)
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan StopPatience = TimeSpan.FromSeconds(25);
    private static readonly TimeSpan RecoveryPatience = TimeSpan.FromSeconds(45);
    private static readonly TimeSpan RestartDelay = TimeSpan.FromSeconds(1);
    private const double MovedSeconds = 1;

    /// <summary>What the group did before a fault is no news of how it is after it.</summary>
    private const int FreshAnswers = 5;

    /// <summary>What was done.</summary>
    internal FaultCounts Counts { get; } = new();

    /// <summary>Injects faults for a time, and at least those that the plan must have.</summary>
    /// <param name="plan">What.</param>
    /// <param name="duration">How long.</param>
    /// <param name="overlaps">Whether the next round does not wait for the end of the last one.</param>
    /// <param name="stop">Gives up.</param>
    internal async Task RunAsync(FaultPlan plan, TimeSpan duration, bool overlaps, CancellationToken stop)
    {
        long began = Stopwatch.GetTimestamp();
        List<Task> running = [];
        while (Stopwatch.GetElapsedTime(began) < duration || !plan.IsFulfilled)
        {
            await Task.Delay(plan.Pause(overlaps), stop);
            IReadOnlyList<Fault> round = plan.Next();
            Task carriedOut = Task.WhenAll(round.Select(fault => CarryOutAsync(fault, stop)));
            if (!overlaps)
            {
                await carriedOut;
                await RecoverAsync(stop);
                continue;
            }

            running.Add(carriedOut);
            foreach (Task done in running.Where(task => task.IsCompleted).ToArray())
            {
                await done;
                running.Remove(done);
            }
        }

        await Task.WhenAll(running);
        await RecoverAsync(stop);
    }

    /// <summary>Waits until every partition is served by one worker and moves, or for as long as anyone would.</summary>
    /// <param name="stop">Gives up.</param>
    /// <returns>Whether it came so.</returns>
    internal async Task<bool> RecoverAsync(CancellationToken stop)
    {
        long since = Stopwatch.GetTimestamp();
        int answersBefore = progress.Answers;
        while (progress.Answers - answersBefore < FreshAnswers || !IsRecovered())
        {
            if (Stopwatch.GetElapsedTime(since) > RecoveryPatience)
            {
                timeline.Say($"the group did not recover within {RecoveryPatience.TotalSeconds:0} s: {Assignment()}");
                return false;
            }

            await Task.Delay(Look, stop);
        }

        timeline.Say($"recovered: {Assignment()}; {progress.Committed:N0} committed, lag {progress.Lag:N0}");
        return true;
    }

    /// <summary>Starts again workers that ended without being told to, until it is stopped.</summary>
    /// <param name="stop">Ends the watch.</param>
    internal async Task SuperviseAsync(CancellationToken stop)
    {
        try
        {
            while (true)
            {
                foreach (WorkerSlot slot in slots)
                {
                    if (!slot.IsWanted || slot.IsRunning) continue;
                    await slot.WaitForExitAsync(RestartDelay, stop);
                    Interlocked.Increment(ref Counts.SelfStops);
                    timeline.Say($"worker {slot.Number} ended by itself, exit status {slot.ExitCode}: {slot.Log.LastFailure ?? "see its log"}");
                    await Task.Delay(RestartDelay, stop);
                    slot.Start();
                }

                await Task.Delay(Look, stop);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // The run goes on to its end, where workers are meant to end.
        }
    }

    private bool IsRecovered()
    {
        int[][] served = [.. slots.Select(slot => slot.IsRunning ? slot.Log.Serving : [])];
        bool eachOnce = served.Sum(some => some.Length) == partitions && served.SelectMany(some => some).Distinct().Count() == partitions;
        bool allTakePart = partitions < slots.Count || served.All(some => some.Length > 0);
        return eachOnce && allTakePart && progress.StandingSeconds < MovedSeconds;
    }

    private string Assignment() => string.Join("  ", slots.Select(slot => $"worker {slot.Number} [{string.Join(',', slot.Log.Serving.Order())}]"));

    private async Task CarryOutAsync(Fault fault, CancellationToken stop)
    {
        await Task.Delay(fault.Delay, stop);
        if (fault.Kind == FaultKind.Outage)
        {
            timeline.Say($"the broker goes away for {fault.Length.TotalSeconds:0.0} s");
            Interlocked.Increment(ref Counts.Outages);
            await broker.GoAwayAsync(fault.Length, stop);
            timeline.Say("the broker is back");
            return;
        }

        WorkerSlot slot = slots[fault.Worker];
        // Under overlapping faults it may be dead or frozen already.
        if (!slot.IsWanted || !slot.IsRunning || slot.IsFrozen) return;
        if (fault.Kind == FaultKind.Freeze) await FreezeAsync(slot, fault.Length, stop);
        else await EndAndStartAsync(slot, fault, stop);
    }

    private async Task FreezeAsync(WorkerSlot slot, TimeSpan length, CancellationToken stop)
    {
        timeline.Say($"worker {slot.Number} is frozen for {length.TotalSeconds:0.0} s");
        Interlocked.Increment(ref Counts.Freezes);
        slot.Freeze();
        await Task.Delay(length, stop);
        slot.Thaw();
        timeline.Say($"worker {slot.Number} goes on");
    }

    private async Task EndAndStartAsync(WorkerSlot slot, Fault fault, CancellationToken stop)
    {
        if (fault.Kind == FaultKind.Kill)
        {
            timeline.Say($"worker {slot.Number} is killed, and started again {fault.Length.TotalSeconds:0.0} s later");
            Interlocked.Increment(ref Counts.Kills);
            slot.Kill();
        }
        else
        {
            timeline.Say($"worker {slot.Number} is told to stop, and started again {fault.Length.TotalSeconds:0.0} s after its end");
            Interlocked.Increment(ref Counts.Stops);
            slot.Terminate();
        }

        if (!await slot.WaitForExitAsync(StopPatience, stop))
        {
            timeline.Say($"worker {slot.Number} did not stop within {StopPatience.TotalSeconds:0} s and is killed");
            Interlocked.Increment(ref Counts.StopsCutOff);
            slot.Kill();
            await slot.WaitForExitAsync(StopPatience, stop);
        }

        await Task.Delay(fault.Length, stop);
        slot.Start();
        timeline.Say($"worker {slot.Number} is started");
    }
}
