using Shouldly;
using StreamGuard.Core.Features;
using StreamGuard.Worker.Offline;

namespace StreamGuard.Worker.Tests.Offline;

/// <summary>What a label says shows in no feature of any payment before the label delay has passed, and then in features made of outcomes alone.</summary>
public sealed class OutcomeLeakTests : IDisposable
{
    private const int Payments = 1500;
    private const int Length = 8;
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(1, 7 * 24)]
    [InlineData(2, 7 * 24)]
    [InlineData(3, 36)]
    [InlineData(4, 1)]
    [InlineData(5, 0)]
    [InlineData(6, 20 * 24 + 5)]
    public void Features_LabelsFlippedFromATimeOn_ChangeOnlyOnceTheDelayHasPassedSinceThen(int seed, int delayHours)
    {
        var payments = new LabelledPayments(seed, Payments);
        var random = new Random(seed);
        bool[] frauds = [.. Enumerable.Range(0, Payments).Select(_ => random.Next(20) == 0)];
        int[] flipped = [.. Enumerable.Range(0, Payments).Where(row => row >= Payments / 3 && random.Next(4) == 0)];
        bool[] others = [.. frauds];
        foreach (int row in flipped) others[row] = !others[row];
        TimeSpan delay = TimeSpan.FromHours(delayHours);
        long earliestMs = flipped.Min(payments.TimeMs) + (long)delay.TotalMilliseconds;

        FileRows one = Features(payments, frauds, delay), two = Features(payments, others, delay);

        int[] changed = [.. Enumerable.Range(0, Payments).Where(row => IsChanged(one, two, row))];
        changed.ShouldAllBe(row => payments.TimeMs(row) >= earliestMs);
        changed.Length.ShouldBeGreaterThan(Payments / 10);
        foreach (int row in changed) ChangedColumns(one, two, row).ShouldAllBe(column => column.Group == FeatureGroup.Outcome);
        if (delay > TimeSpan.Zero) (changed.Min(payments.TimeMs) - earliestMs).ShouldBeLessThan(2 * 86_400_000L, "it is known as soon as the delay allows");
    }

    [Fact]
    public void Features_OfSingleLabels_ChangeNothingBeforeEachOnesOwnDelay()
    {
        var payments = new LabelledPayments(9, 400);
        TimeSpan delay = TimeSpan.FromDays(3);
        var none = new bool[payments.Count];
        FileRows without = Features(payments, none, delay);
        int seen = 0;
        for (int fraud = 0; fraud < payments.Count; fraud += 13)
        {
            bool[] one = [.. none];
            one[fraud] = true;
            FileRows with = Features(payments, one, delay);
            for (int row = 0; row < payments.Count; row++)
            {
                if (!IsChanged(without, with, row)) continue;
                seen++;
                (payments.TimeMs(row) - payments.TimeMs(fraud)).ShouldBeGreaterThanOrEqualTo((long)delay.TotalMilliseconds, $"payment {row} knows of fraud {fraud}");
            }
        }

        seen.ShouldBeGreaterThan(100);
    }

    [Fact]
    public void Features_NoOutcomes_AreThoseOfAFileWithoutFraud()
    {
        var payments = new LabelledPayments(7, 600);
        bool[] frauds = [.. Enumerable.Range(0, payments.Count).Select(row => row % 9 == 0)];

        FileRows ignored = Features(payments, frauds, TimeSpan.FromDays(1), appliesOutcomes: false);
        FileRows genuine = Features(payments, new bool[payments.Count], TimeSpan.FromDays(1));

        Enumerable.Range(0, payments.Count).ShouldAllBe(row => !IsChanged(ignored, genuine, row));
        ignored.Labels[9].IsFraud.ShouldBe(true);
        FileRows used = Features(payments, frauds, TimeSpan.FromDays(1));
        Enumerable.Range(0, payments.Count).Count(row => IsChanged(ignored, used, row)).ShouldBeGreaterThan(0);
    }

    private FileRows Features(LabelledPayments payments, bool[] frauds, TimeSpan delay, bool appliesOutcomes = true)
    {
        var rows = new FileRows(payments.Count + 1, Length);
        using TransactionFileReader reader = TransactionFileReader.Open(_folder.Write("payments.csv", payments.Text(frauds)), InputFormat.Handbook);
        new FeatureSource(reader, Length, new OfflineOptions { AskedLabelDelay = delay, AppliesOutcomes = appliesOutcomes }).Fill(rows);
        rows.Features.Count.ShouldBe(payments.Count);
        return rows;
    }

    private static bool IsChanged(FileRows one, FileRows two, int row) =>
        !one.Features.CurrentRow(row).SequenceEqual(two.Features.CurrentRow(row)) || !one.Features.HistoryRow(row).SequenceEqual(two.Features.HistoryRow(row));

    private static IEnumerable<FeatureDefinition> ChangedColumns(FileRows one, FileRows two, int row)
    {
        float[] current = one.Features.CurrentRow(row).ToArray(), otherCurrent = two.Features.CurrentRow(row).ToArray();
        float[] history = one.Features.HistoryRow(row).ToArray(), otherHistory = two.Features.HistoryRow(row).ToArray();
        for (int i = 0; i < current.Length; i++) if (current[i] != otherCurrent[i]) yield return FeatureSpecification.Current[i];
        for (int i = 0; i < history.Length; i++) if (history[i] != otherHistory[i]) yield return FeatureSpecification.History[i % FeatureSpecification.HistoryWidth];
    }
}
