using Shouldly;
using StreamGuard.Core.Explanations;
using StreamGuard.Core.Features;
using StreamGuard.Core.Terminals;
using StreamGuard.Core.Tests.Features;
using StreamGuard.Core.Transactions;
using static StreamGuard.Core.Tests.Features.TransactionSample;

namespace StreamGuard.Core.Tests.Explanations;

public class CounterfactualsTests
{
    private static readonly TransactionData Now = Plain with { TransactionId = "t-now" };

    /// <summary>
    /// The strongest thing to ask of a variant: it is what the features would have been if the payment had been the account's normal one in that respect. (The other
    /// groups' normals are not payments that could be made: a count that is usual, an outcome that was not.)
    /// </summary>
    [Theory]
    [MemberData(nameof(Payments))]
    public void TryWrite_GroupOfThePaymentItself_IsAsIfTheNormalPaymentHadBeenMade(ReasonGroup group, TransactionData unusual, TransactionData normal)
    {
        VariantScene scene = new VariantScene().WithHabits();
        (float[] Current, float[] History) expected = scene.Features(normal);

        (float[] Current, float[] History)? variant = scene.Variant(unusual, group);

        variant.ShouldNotBeNull();
        ReasonGroupDefinition definition = ReasonGroups.All[(int)group];
        foreach (int column in definition.Columns.Except(scene.NotComparable))
            variant.Value.Current[column].ShouldBe(expected.Current[column], 2e-3f, FeatureSpecification.Current[column].Name);
        foreach (int column in definition.HistoryColumns)
            for (int i = column; i < expected.History.Length; i += FeatureSpecification.HistoryWidth)
                variant.Value.History[i].ShouldBe(expected.History[i], 1e-4f, FeatureSpecification.History[column].Name);
    }

    public static TheoryData<ReasonGroup, TransactionData, TransactionData> Payments() => new()
    {
        { ReasonGroup.Amount, Now with { AmountMinor = 4_000_00 }, Now with { AmountMinor = VariantScene.MedianMinor } },
        { ReasonGroup.Merchant, Now with { MerchantId = "shop-9", MerchantCategory = 7995 }, Now },
        { ReasonGroup.Terminal, Now with { TerminalId = "term-9" }, Now },
        { ReasonGroup.Device, Now with { DeviceId = "phone-9" }, Now },
        { ReasonGroup.Device, Now with { DeviceId = null }, Now },
        { ReasonGroup.Channel, Now with { Channel = Channel.Transfer }, Now },
        { ReasonGroup.Place, Now with { MerchantCountry = "BR", DistanceFromHomeKm = 9_000 }, Now },
        { ReasonGroup.Time, Now with { EventTimeMs = NoonMs - 9 * HourMs }, Now },
    };

    [Theory]
    [InlineData(ReasonGroup.Amount)]
    [InlineData(ReasonGroup.RecentAmounts)]
    [InlineData(ReasonGroup.Time)]
    [InlineData(ReasonGroup.Pace)]
    [InlineData(ReasonGroup.Merchant)]
    [InlineData(ReasonGroup.Terminal)]
    [InlineData(ReasonGroup.Device)]
    [InlineData(ReasonGroup.Place)]
    [InlineData(ReasonGroup.Channel)]
    [InlineData(ReasonGroup.TerminalOutcomes)]
    [InlineData(ReasonGroup.AccountFrauds)]
    [InlineData(ReasonGroup.PastPayments)]
    [InlineData(ReasonGroup.Unexpected)]
    public void TryWrite_NormalPayment_HasNothingToSet(ReasonGroup group) => new VariantScene().WithHabits().Variant(Now, group).ShouldBeNull();

    [Fact]
    public void TryWrite_FirstPaymentOfAnAccount_HasNoNormalToSet()
    {
        foreach (ReasonGroup group in Enum.GetValues<ReasonGroup>()) new VariantScene().Variant(Now, group).ShouldBeNull(group.ToString());
    }

    [Fact]
    public void TryWrite_BurstOfPayments_TakesThemOutAndKeepsTheRestInStep()
    {
        VariantScene scene = new VariantScene().WithHabits();
        for (int i = 4; i > 0; i--) scene.Past(Plain with { TransactionId = $"b-{i}", EventTimeMs = NoonMs - i * MinuteMs, AmountMinor = 1_00 });
        (float[] Current, float[] _) before = new VariantScene().WithHabits().Features(Now);

        (float[] Current, float[] History) variant = scene.Variant(Now, ReasonGroup.Pace)!.Value;

        int[] counts = [CurrentColumn.LogCount1h, CurrentColumn.LogCount1d, CurrentColumn.LogSmall1h, CurrentColumn.LogSum1h, CurrentColumn.LogMerchants1d, CurrentColumn.LogGap, CurrentColumn.LogGapSecond];
        foreach (int column in counts) variant.Current[column].ShouldBe(before.Current[column], 1e-3f, FeatureSpecification.Current[column].Name);
        scene.VariantLength.ShouldBe(VariantScene.Habits);
        Column(variant.History, HistoryColumn.LogAge)[^1].ShouldBe(variant.Current[CurrentColumn.LogGap]);
    }

    [Fact]
    public void TryWrite_LongPause_BringsThePastNearer()
    {
        VariantScene scene = new VariantScene().WithHabits();

        (float[] Current, float[] History) variant = scene.Variant(Now with { EventTimeMs = NoonMs + 60 * DayMs }, ReasonGroup.Pace)!.Value;

        double seconds = Math.Exp(variant.Current[CurrentColumn.LogGap]) - 1;
        seconds.ShouldBe(TimeSpan.FromDays(1).TotalSeconds, 100);
        Column(variant.History, HistoryColumn.LogAge)[^1].ShouldBe(variant.Current[CurrentColumn.LogGap]);
        Column(variant.History, HistoryColumn.LogAge)[^2].ShouldBe(variant.Current[CurrentColumn.LogGapSecond]);
    }

    [Fact]
    public void TryWrite_LargeAmountsOfTheLastDays_BecomeTheMedianThen()
    {
        VariantScene scene = new VariantScene().WithHabits();
        scene.Past(Plain with { TransactionId = "l", EventTimeMs = NoonMs - 2 * HourMs, AmountMinor = 10 * VariantScene.MedianMinor });

        (float[] Current, float[] History) variant = scene.Variant(Now, ReasonGroup.RecentAmounts)!.Value;

        variant.Current[CurrentColumn.LogRatio1].ShouldBe(0);
        variant.Current[CurrentColumn.LogHigh14d].ShouldBe(0);
        variant.Current[CurrentColumn.MaxLogRatio14d].ShouldBeLessThan(RecentRatios.HighLogRatio);
        Column(variant.History, HistoryColumn.LogAmountRatio)[^1].ShouldBe(0);
        Column(variant.History, HistoryColumn.LogAmount)[^1].ShouldBe(MathF.Log(1 + VariantScene.MedianMinor / 100f), 0.01f);
    }

    [Fact]
    public void TryWrite_KnownFrauds_AreForgotten()
    {
        VariantScene scene = new VariantScene().WithHabits();
        scene.Past(Plain with { TransactionId = "f", EventTimeMs = NoonMs - 10 * DayMs }, isFraud: true);
        scene.Terminal = new TerminalKnowledge { Count30Days = 4, Frauds30Days = 4, RunLength = 2, LastFraudAgeMs = 8 * DayMs, LastGenuineAgeMs = 9 * DayMs, RunStartAgeMs = 8 * DayMs };

        (float[] Current, float[] History) account = scene.Variant(Now, ReasonGroup.AccountFrauds)!.Value;
        (float[] Current, float[] History) terminal = scene.Variant(Now with { TransactionId = "t-2" }, ReasonGroup.TerminalOutcomes)!.Value;

        account.Current[CurrentColumn.LogAccountFrauds].ShouldBe(0);
        account.Current[CurrentColumn.LogAccountFraudAge].ShouldBe(-1);
        Column(account.History, HistoryColumn.KnownFraud).ShouldAllBe(value => value == 0);
        terminal.Current[CurrentColumn.TerminalFraudShare30d].ShouldBe(0);
        terminal.Current[CurrentColumn.LogTerminalFraudAge].ShouldBe(-1);
        terminal.Current[CurrentColumn.LogTerminalGenuineAge].ShouldBe(MathF.Log(1 + 9), 1e-4f, "what is known to be genuine stays known");
    }

    [Fact]
    public void TryWrite_Unexpected_SetsTheWorstFeaturesAlone()
    {
        VariantScene scene = new VariantScene().WithHabits();
        TransactionData unusual = Now with { DeviceId = "phone-9", Channel = Channel.Transfer };
        scene.Errors[CurrentColumn.NewDevice] = 9;
        scene.Errors[CurrentColumn.LogAccountAge] = 8;
        scene.Errors[CurrentColumn.ChannelShare] = 3.9f;

        (float[] Current, float[] History) variant = scene.Variant(unusual, ReasonGroup.Unexpected)!.Value;

        (float[] Current, float[] History) original = scene.Original;
        variant.Current[CurrentColumn.NewDevice].ShouldBe(0);
        variant.Current.Where((value, column) => value != original.Current[column]).Count().ShouldBe(1);
        variant.History.ShouldBe(original.History);
    }

    private static float[] Column(float[] history, int column) => [.. history.Chunk(FeatureSpecification.HistoryWidth).Select(row => row[column])];
}
