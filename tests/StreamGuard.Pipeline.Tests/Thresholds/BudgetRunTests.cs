using System.Text;
using Shouldly;
using StreamGuard.Core.Thresholds;
using StreamGuard.Pipeline.Snapshots;
using StreamGuard.Pipeline.Tests.Fakes;
using StreamGuard.Pipeline.Thresholds;

namespace StreamGuard.Pipeline.Tests.Thresholds;

/// <summary>The whole loop with a threshold that is not the model's.</summary>
public sealed class BudgetRunTests
{
    private const int Days = 12, PerDay = 40;

    [Fact]
    public async Task RunAsync_FixedThreshold_TakesTheModelsPlaceAndIsTold()
    {
        using Loop loop = Start(new FakeSource(1), new AlertThresholds(new ThresholdOptions { Mode = ThresholdMode.Fixed, Value = 0.75 }), days: 1);
        await RunAsync(loop, PerDay);

        loop.Alerts.Count.ShouldBe((PerDay / 4) + 1);
        loop.Encoder.Thresholds.ShouldAllBe(alert => alert.Threshold == 0.75f);
    }

    [Fact]
    public async Task RunAsync_Budget_SettlesAtItAndEveryAlertTellsItsThreshold()
    {
        using Loop loop = Start(new FakeSource(1), Budget(perDay: 4, disk: null), Days);
        await RunAsync(loop, Days * PerDay);

        int[] alerts = AlertsByDay(loop);
        alerts[0].ShouldBe((PerDay / 2) + 1); // The model's threshold of .5, and a day that the worker did not see from its beginning.
        alerts[1].ShouldBe((PerDay / 2) + 1);
        alerts[4..].ShouldAllBe(count => count >= 2 && count <= 6);
        loop.Encoder.Thresholds.ShouldAllBe(alert => ScoreAt(alert.Offset) >= alert.Threshold);
        loop.Encoder.Thresholds.Select(alert => alert.Threshold).Distinct().Count().ShouldBeGreaterThan(2);
    }

    [Fact]
    public async Task RunAsync_StoppedInTheMiddleOfADay_GoesOnAsIfItHadNot()
    {
        using Loop undisturbed = Start(new FakeSource(1), Budget(perDay: 4, new FakeDisk()), Days);
        await RunAsync(undisturbed, Days * PerDay);

        var source = new FakeSource(1);
        AlertThresholds thresholds = Budget(perDay: 4, new FakeDisk());
        List<(long, float)> interrupted = [];
        Add(source, 0, (5 * PerDay) + 17);
        using (var first = new Loop(1, source: source, thresholds: thresholds))
        {
            await RunAsync(first, (5 * PerDay) + 17);
            interrupted.AddRange(first.Encoder.Thresholds);
        }

        Add(source, (5 * PerDay) + 17, Days * PerDay);
        using (var second = new Loop(1, source: source, thresholds: thresholds))
        {
            await RunAsync(second, Days * PerDay);
            interrupted.AddRange(second.Encoder.Thresholds);
        }

        interrupted.ShouldBe(undisturbed.Encoder.Thresholds);
    }

    [Fact]
    public async Task RunAsync_PartitionTakenAwayAndGivenBack_GoesOnAsIfItHadNot()
    {
        using Loop undisturbed = Start(new FakeSource(1), Budget(perDay: 4, new FakeDisk()), Days);
        await RunAsync(undisturbed, Days * PerDay);

        var source = new FakeSource(1);
        Add(source, 0, 300);
        using var loop = new Loop(1, source: source, thresholds: Budget(perDay: 4, new FakeDisk())) { Scorer = { Scoring = amount => amount / 100 } };
        source.Assign(0);
        loop.Start();
        loop.Until(() => loop.Channel.CommittedOffset(0) == 300);
        source.Revoke(0);
        source.Assign(0);
        Add(source, 300, Days * PerDay);
        loop.Until(() => loop.Channel.CommittedOffset(0) == Days * PerDay);
        await loop.StopAsync();

        loop.Encoder.Thresholds.ShouldBe(undisturbed.Encoder.Thresholds);
    }

    [Fact]
    public async Task RunAsync_RepeatedTransactions_AreNotSpent()
    {
        var source = new FakeSource(1);
        for (int i = 0; i < 10; i++) source.Add(0, Encoding.UTF8.GetBytes("t0 a 9000@1"));
        source.Add(0, Encoding.UTF8.GetBytes("t1 a 9000@1"));
        var disk = new FakeDisk();
        AlertThresholds thresholds = Budget(perDay: 4, disk);
        using (var loop = new Loop(1, source: source, thresholds: thresholds)) await RunAsync(loop, 11);

        (_, DailyThreshold kept) = ThresholdFile.Decode(disk[disk.Published.ShouldHaveSingleItem()], thresholds.Options, 4, _ => null);
        kept.Spent.ShouldBe(2);
    }

    private static AlertThresholds Budget(double perDay, FakeDisk? disk) => new(
        new ThresholdOptions { Mode = ThresholdMode.Budget, AlertsPerDay = perDay, MaxStepPerDay = 20 },
        disk is null ? null : new SnapshotStorage(disk, new SnapshotOptions { Period = TimeSpan.FromHours(1) }, "group"));

    private static Loop Start(FakeSource source, AlertThresholds thresholds, int days)
    {
        Add(source, 0, days * PerDay);
        return new Loop(1, source: source, thresholds: thresholds);
    }

    /// <summary>Each day has the same scores, evenly spread over 0 to 1, in an order that differs from day to day.</summary>
    private static float ScoreAt(long offset) => ((((offset % PerDay) * 17) + (offset / PerDay)) % PerDay + 1) / (float)PerDay;

    private static void Add(FakeSource source, int from, int to)
    {
        for (int i = from; i < to; i++) source.Add(0, Encoding.UTF8.GetBytes($"t{i} a{i % 3} {MathF.Round(ScoreAt(i) * 10_000)}@{i / PerDay}"));
    }

    private static async Task RunAsync(Loop loop, int count)
    {
        loop.Scorer.Scoring = amount => MathF.Min(1, amount / 100);
        loop.Source.Assign(0);
        loop.Start();
        loop.Until(() => loop.Channel.CommittedOffset(0) == count);
        await loop.StopAsync();
    }

    private static int[] AlertsByDay(Loop loop) => [.. Enumerable.Range(0, Days).Select(day => loop.Encoder.Thresholds.Count(alert => alert.Offset / PerDay == day))];
}
