using System.Diagnostics;
using System.Globalization;
using StreamGuard.Chaos.Faults;
using StreamGuard.Chaos.Load;
using StreamGuard.Chaos.Progress;
using StreamGuard.Chaos.Topics;
using StreamGuard.Chaos.Verification;
using StreamGuard.Chaos.Workers;

namespace StreamGuard.Chaos;

/// <summary>One run: topics, workers, load, faults, a quiet end, and the verdict.</summary>
/// <param name="options">What it is to be.</param>
/// <param name="output">Where it tells what happens.</param>
internal sealed class ChaosRun(ChaosOptions options, TextWriter output)
{
    private const int ShownFindings = 10;
    private static readonly TimeSpan CatchUpDeadline = TimeSpan.FromSeconds(120);
    private static readonly TimeSpan StopDeadline = TimeSpan.FromSeconds(40);
    private static readonly TimeSpan ShowEvery = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(200);
    private readonly Timeline _timeline = new(output);
    private readonly OutageClock _outages = new();

    /// <summary>Runs it. Every worker that was started has ended when this returns or throws.</summary>
    /// <param name="stop">Interrupts it.</param>
    /// <exception cref="ChaosFailedException">It could not be carried out or came to no end.</exception>
    /// <exception cref="OperationCanceledException">It was interrupted.</exception>
    internal async Task<ChaosSummary> RunAsync(CancellationToken stop)
    {
        Directory.CreateDirectory(options.Output);
        string snapshots = Path.Combine(options.Output, "snapshots");
        if (Directory.Exists(snapshots)) Directory.Delete(snapshots, recursive: true);
        string run = "chaos-" + Guid.NewGuid().ToString("N")[..10];
        var topics = new ChaosTopics(options.BootstrapServers, run);
        int partitions = await topics.CreateAsync(options.Partitions);
        Membership membership = options.Membership != Membership.Drawn ? options.Membership : options.Seed % 2 == 0 ? Membership.Static : Membership.Dynamic;
        _timeline.Say(FormattableString.Invariant($"run {run}: {options.Workers} workers ({membership}, {options.Protocol}), {partitions} partitions at {options.BootstrapServers}, seed {options.Seed}")
            + (options.HasOutages ? "" : "; the broker stays, because no command takes it away"));

        using var load = new PaymentLoad(topics, partitions, options.Seed);
        using var progress = new GroupProgress(topics, partitions, load, _outages);
        var slots = new List<WorkerSlot>();
        var broker = new Broker(options.BrokerDown, options.BrokerUp, _outages);
        using var quiet = CancellationTokenSource.CreateLinkedTokenSource(stop);
        try
        {
            var arguments = new WorkerArguments(options, topics, membership);
            for (int i = 0; i < options.Workers; i++) slots.Add(new WorkerSlot(i, arguments.Of(i), Path.Combine(options.Output, string.Create(CultureInfo.InvariantCulture, $"worker-{i}.log"))));
            var injector = new FaultInjector(slots, broker, progress, partitions, _timeline);
            Task supervision = injector.SuperviseAsync(quiet.Token);
            TimeSpan duration = await DisturbAsync(slots, injector, load, progress, stop);
            await quiet.CancelAsync();
            await supervision;
            await StopAllAsync(slots, injector.Counts, stop);
            _timeline.Say("computing what must be there, and reading what is there");
            Verdict verdict = await Task.Run(() => new Verifier(topics, partitions, options.Model).Verify(stop), stop);
            ChaosSummary summary = Summarize(verdict, slots, injector.Counts, progress, partitions, membership, duration);
            Report(verdict, summary, slots, progress);
            return summary;
        }
        finally
        {
            foreach (WorkerSlot slot in slots) slot.Dispose();
            await broker.ComeBackAsync();
        }
    }

    private async Task<TimeSpan> DisturbAsync(List<WorkerSlot> slots, FaultInjector injector, PaymentLoad load, GroupProgress progress, CancellationToken stop)
    {
        foreach (WorkerSlot slot in slots) slot.Start();
        using var stopLoad = CancellationTokenSource.CreateLinkedTokenSource(stop);
        Task sending = load.RunAsync(options.PaymentsPerSecond, stopLoad.Token);
        using var stopShowing = CancellationTokenSource.CreateLinkedTokenSource(stop);
        Task showing = ShowAsync(load, progress, stopShowing.Token);
        long began;
        try
        {
            if (!await injector.RecoverAsync(stop)) throw new ChaosFailedException($"the workers did not come up; see {Path.Combine(options.Output, "worker-*.log")}.");
            progress.BeginMeasuring();
            began = Stopwatch.GetTimestamp();
            await injector.RunAsync(new FaultPlan(options.Seed, options.Duration, options.Workers, options.HasOutages), options.Duration, options.FaultsOverlap, stop);
        }
        finally
        {
            // The client is freed next, and must not be in use then.
            await stopLoad.CancelAsync();
            await Task.WhenAny(sending, Task.Delay(Timeout.InfiniteTimeSpan, stop));
        }

        TimeSpan duration = Stopwatch.GetElapsedTime(began);
        await sending;
        _timeline.Say(FormattableString.Invariant($"the faults are over; {load.Sent:N0} messages sent, lag {progress.Lag:N0}"));
        await CatchUpAsync(progress, stop);
        await stopShowing.CancelAsync();
        await showing;
        return duration;
    }

    private async Task CatchUpAsync(GroupProgress progress, CancellationToken stop)
    {
        for (long since = Stopwatch.GetTimestamp(); progress.Lag > 0; await Task.Delay(Look, stop))
        {
            if (Stopwatch.GetElapsedTime(since) <= CatchUpDeadline) continue;
            _timeline.Say(FormattableString.Invariant($"the group did not reach the end within {CatchUpDeadline.TotalSeconds:0} s: lag {progress.Lag:N0}; what it left counts as missing"));
            return;
        }
    }

    // Every worker that was ever killed was started again and thereby took over what its predecessor left open; now each may close its own.
    private async Task StopAllAsync(List<WorkerSlot> slots, FaultCounts counts, CancellationToken stop)
    {
        foreach (WorkerSlot slot in slots)
        {
            slot.Thaw();
            slot.Terminate();
        }

        foreach (WorkerSlot slot in slots)
        {
            if (await slot.WaitForExitAsync(StopDeadline, stop)) continue;
            Interlocked.Increment(ref counts.StopsCutOff);
            _timeline.Say($"worker {slot.Number} did not stop within {StopDeadline.TotalSeconds:0} s and is killed");
            slot.Kill();
            await slot.WaitForExitAsync(StopDeadline, stop);
        }
    }

    private async Task ShowAsync(PaymentLoad load, GroupProgress progress, CancellationToken stop)
    {
        try
        {
            while (true)
            {
                await Task.Delay(ShowEvery, stop);
                _timeline.Say(FormattableString.Invariant($"  events {load.Sent,9:N0}   committed {progress.Committed,9:N0}   lag {progress.Lag,7:N0}"));
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // There is nothing more to show.
        }
    }

    private ChaosSummary Summarize(
        Verdict verdict, List<WorkerSlot> slots, FaultCounts counts, GroupProgress progress, int partitions, Membership membership, TimeSpan duration)
    {
        (PartitionGap longest, PartitionGap withOutages) = progress.Gaps;
        return new ChaosSummary
        {
            Events = verdict.Events,
            Outputs = verdict.Outputs,
            Missing = verdict.Count(FindingKind.Missing),
            Duplicated = verdict.Count(FindingKind.Duplicated),
            Unexpected = verdict.Count(FindingKind.Unexpected),
            Kills = counts.Kills,
            Freezes = counts.Freezes,
            Rebalances = slots.Sum(slot => slot.Log.Rebalances),
            Fenced = slots.Sum(slot => slot.Log.Fenced),
            Aborted = slots.Sum(slot => slot.Log.Aborted),
            RestoreSecondsMax = Math.Round(slots.Max(slot => slot.Log.RestoreSecondsMax), 2),
            UnavailableSecondsMax = Math.Round(longest.Seconds, 2),
            UnavailableSecondsMaxWithOutages = Math.Round(withOutages.SecondsWithOutages, 2),
            Stops = counts.Stops,
            StopsCutOff = counts.StopsCutOff,
            SelfStops = counts.SelfStops,
            BrokerOutages = counts.Outages,
            OffsetRewinds = progress.Rewinds,
            OutcomesUnknown = slots.Sum(slot => slot.Log.Unknown),
            SnapshotsPublished = slots.Sum(slot => slot.Log.SnapshotsPublished),
            SnapshotsLoaded = slots.Sum(slot => slot.Log.SnapshotsLoaded),
            SnapshotsRejected = slots.Sum(slot => slot.Log.SnapshotsRejected),
            Alerts = verdict.Alerts,
            DeadLetters = verdict.DeadLetters,
            Partitions = partitions,
            Workers = options.Workers,
            Membership = membership.ToString(),
            Protocol = options.Protocol.ToString(),
            Snapshots = options.Snapshots.ToString(),
            Seed = options.Seed,
            DurationSeconds = Math.Round(duration.TotalSeconds, 1),
        };
    }

    private void Report(Verdict verdict, ChaosSummary summary, List<WorkerSlot> slots, GroupProgress progress)
    {
        foreach (Finding finding in verdict.Findings.Take(ShownFindings))
            output.WriteLine($"chaos: {finding.Kind} {finding.Output} of {finding.Source}: there is {finding.Is}; there should be {finding.Should}{LogMentions.Of(finding.Source, slots)}");
        (PartitionGap longest, PartitionGap withOutages) = progress.Gaps;
        output.WriteLine(FormattableString.Invariant($"chaos: longest without progress {longest.Seconds:0.0} s (partition {longest.Partition} at {longest.Offset}, from {longest.StartedSeconds:0.0} s after the faults began); ")
            + FormattableString.Invariant($"with the broker's absence {withOutages.SecondsWithOutages:0.0} s"));
        string json = summary.ToJson();
        string path = Path.Combine(options.Output, "summary.json");
        File.WriteAllText(path, json + "\n");
        output.WriteLine(json);
        output.WriteLine($"chaos: {(summary.IsClean ? "nothing missing, nothing twice, nothing unexpected" : "NOT clean")}; {path}");
    }
}
