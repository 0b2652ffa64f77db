using Shouldly;
using StreamGuard.Core.Features;
using StreamGuard.Core.Transactions;
using StreamGuard.Core.Windows;
using static StreamGuard.Core.Tests.Features.TransactionSample;

namespace StreamGuard.Core.Tests.Features;

public class FeatureBuilderTests
{
    private const int Length = 4;
    private const int Capacity = 8;
    private readonly FeatureBuilder _builder = new(Length, Capacity, PlainHistory.LabelDelay);
    private readonly FeatureBatch _batch = new(1, Length);
    private readonly PlainHistory _history = new(Capacity);

    [Fact]
    public void Build_FirstTransaction_HasNoPast()
    {
        Apply(Plain);

        _batch.HistoryLengths[0].ShouldBe(0);
        _batch.HistoryRow(0).ToArray().ShouldAllBe(value => value == 0);
        Current("log_amount").ShouldBe(MathF.Log(67.45f), 1e-5f);
        Current("log_gap").ShouldBe(-1);
        Current("log_gap_second").ShouldBe(-1);
        Current("log_amount_ratio").ShouldBe(0);
        Current("log_amount_z").ShouldBe(0);
        Current("new_device").ShouldBe(1);
        Current("new_merchant").ShouldBe(1);
        Current("history_fill").ShouldBe(0);
        Current("log_account_age").ShouldBe(MathF.Log(101), 1e-5f);
    }

    [Fact]
    public void Build_SmallPast_PadsTheHistoryAtTheFront()
    {
        _batch.HistoryRow(0).Fill(7);
        Apply(Plain);
        Apply(Plain with { TransactionId = "t-2", EventTimeMs = NoonMs + MinuteMs, AmountMinor = 10_00 });

        _batch.HistoryLengths[0].ShouldBe(1);
        int width = FeatureSpecification.HistoryWidth;
        _batch.HistoryRow(0)[..(3 * width)].ToArray().ShouldAllBe(value => value == 0);
        History(3, "log_amount").ShouldBe(MathF.Log(67.45f), 1e-5f);
        History(3, "log_age").ShouldBe(MathF.Log(61), 1e-5f);
        History(3, "log_amount_to_current").ShouldBe(MathF.Log(11) - MathF.Log(67.45f), 1e-5f);
    }

    [Fact]
    public void Build_LongPast_KeepsTheNewestInTheTensorAndSummarizesAll()
    {
        for (int i = 0; i < 6; i++) Apply(Plain with { EventTimeMs = NoonMs + i * HourMs, AmountMinor = (i + 1) * 100 });
        Apply(Plain with { EventTimeMs = NoonMs + 6 * HourMs, AmountMinor = 700 });

        _batch.HistoryLengths[0].ShouldBe(Length);
        History(0, "log_amount").ShouldBe(MathF.Log(4), 1e-5f);
        History(3, "log_amount").ShouldBe(MathF.Log(7), 1e-5f);
        Current("log_amount_ratio").ShouldBe(MathF.Log(7 / 3.5f), 1e-5f);
        Current("history_fill").ShouldBe(6 / 8f);
    }

    [Fact]
    public void Build_AnotherHistoryLength_NamesBoth()
    {
        TransactionData data = Plain;
        var error = Should.Throw<ArgumentException>(() => _history.Apply(_builder, data, 0, new FeatureBatch(1, 5)));

        error.Message.ShouldContain("5");
        error.Message.ShouldContain("4");
    }

    [Theory]
    [InlineData(0, 8)]
    [InlineData(9, 8)]
    [InlineData(1, 65)]
    [InlineData(1, 0)]
    public void Constructor_LengthOutOfRange_Throws(int length, int capacity) =>
        Should.Throw<ArgumentOutOfRangeException>(() => new FeatureBuilder(length, capacity, TimeSpan.Zero));

    private HistoryEntry Apply(TransactionData data) => _history.Apply(_builder, data, offset: 0, _batch);

    private float Current(string name) => _batch.CurrentRow(0)[IndexOf(FeatureSpecification.Current, name)];

    private float History(int position, string name) =>
        _batch.HistoryRow(0)[position * FeatureSpecification.HistoryWidth + IndexOf(FeatureSpecification.History, name)];

    private static int IndexOf(IReadOnlyList<FeatureDefinition> columns, string name) =>
        Enumerable.Range(0, columns.Count).Single(i => columns[i].Name == name);
}
