using Shouldly;
using StreamGuard.Core.Alerts;
using StreamGuard.Core.Transactions;
using static StreamGuard.Core.Tests.Features.TransactionSample;

namespace StreamGuard.Core.Tests.Alerts;

public class AlertReasonTests
{
    private static readonly TransactionData Now = Plain with { TransactionId = "t-now" };

    [Fact]
    public void Reasons_LargeAmount_QuotesTheAccountsMedian() =>
        Reason(Now with { AmountMinor = 412_00 }, ReasonCodes.AmountHigh).Text.ShouldBe("amount 412.00 EUR is 6.2x this account's median of 66.45 EUR");

    [Fact]
    public void Reasons_CurrencyWithoutMinorUnit_QuotesWholeNumbers()
    {
        var scene = new AlertScene();
        for (int i = 1; i <= 5; i++) scene.Past(Plain with { TransactionId = $"p-{i}", Currency = "JPY", AmountMinor = 1000, EventTimeMs = NoonMs - i * DayMs });

        Reason(scene, Now with { Currency = "JPY", AmountMinor = 3000 }, ReasonCodes.AmountHigh).Text
            .ShouldBe("amount 3000 JPY is 3x this account's median of 1000 JPY");
    }

    [Fact]
    public void Reasons_NewDevice_SaysSo() =>
        Reason(Now with { DeviceId = "other" }, ReasonCodes.NewDevice).Text.ShouldBe("first payment from this device within this account's last 32 payments");

    [Fact]
    public void Reasons_NewCountry_NamesItAndTheAccountsOwn()
    {
        TransactionData abroad = Now with { MerchantCountry = "BR" };

        Reason(abroad, ReasonCodes.NewCountry).Text.ShouldBe("country BR not seen in this account's last 32 payments");
        Reason(abroad, ReasonCodes.ForeignCountry).Text.ShouldBe("paid in BR, the account is held in DE");
    }

    [Fact]
    public void Reasons_NewMerchantOfNewCategory_NamesTheCategoryOnly()
    {
        TransactionData elsewhere = Now with { MerchantId = "casino", MerchantCategory = 7995 };

        Reason(elsewhere, ReasonCodes.NewMerchant).Text.ShouldBe("merchant not seen in this account's last 32 payments");
        Reason(elsewhere, ReasonCodes.NewCategory).Text.ShouldBe("merchant category 7995 not seen in this account's last 32 payments");
    }

    [Fact]
    public void Reasons_UnusualChannelAndHour_QuoteHowOften()
    {
        TransactionData odd = Now with { Channel = Channel.Ecommerce, EventTimeMs = NoonMs + 15 * HourMs + 12 * MinuteMs };

        Reason(odd, ReasonCodes.UnusualChannel).Text.ShouldBe("channel ECOMMERCE was used in 0 of this account's last 32 payments");
        Reason(odd, ReasonCodes.UnusualHour).Text.ShouldBe("at 03:12 UTC; 0 of this account's last 32 payments within 3 hours of that time");
    }

    [Fact]
    public void Reasons_BurstOfPayments_QuotesCountsAndGap()
    {
        AlertScene Burst() => Enumerable.Range(1, 5).Aggregate(
            new AlertScene().WithEverydayPast(),
            (scene, i) => scene.Past(Plain with { TransactionId = $"b-{i}", EventTimeMs = NoonMs - (6 - i) * 2 * MinuteMs, AmountMinor = 1_00 }));

        Reason(Burst(), Now, ReasonCodes.ManyPayments1Hour).Text.ShouldBe("5 payments in the last hour, usually 0");
        Reason(Burst(), Now, ReasonCodes.ManyPayments1Day).Text.ShouldBe("5 payments in the last day, usually 1");
        Reason(Burst(), Now, ReasonCodes.SmallPayments).Text.ShouldBe("5 payments of the last hour are below a tenth of this account's median");
    }

    [Fact]
    public void Reasons_PaymentSoonAfterThePrevious_QuotesTheUsualGap() =>
        Reason(Now with { EventTimeMs = NoonMs - DayMs + 12_000 }, ReasonCodes.RapidRepeat).Text
            .ShouldStartWith("12 seconds after the previous payment, usually 24");

    [Fact]
    public void Reasons_FarAway_QuotesDistanceAndSpeed()
    {
        TransactionData far = Now with { EventTimeMs = NoonMs - DayMs + HourMs, DistanceFromHomeKm = 2003 };

        Reason(far, ReasonCodes.FarFromHome).Text.ShouldBe("2003 km from home, at most 3 km in this account's last 32 payments");
        Reason(far, ReasonCodes.ImpossibleSpeed).Text.ShouldBe("at least 2000 km/h since the card was last present");
    }

    [Fact]
    public void Reasons_AttentionOnFew_NamesTheFirst()
    {
        var scene = new AlertScene().WithEverydayPast();
        scene.Scores.AttentionRow(0)[^1] = 0.7f;
        scene.Scores.AttentionRow(0)[^2] = 0.3f;

        Reason(scene, Now, ReasonCodes.Attention).Text.ShouldBe("the model relates it to 2 past payments, most of all to one of 68.45 EUR 24 hours earlier");
    }

    [Fact]
    public void Reasons_ErrorOfAFeatureNoReasonCovers_NamesTheFeature()
    {
        var scene = new AlertScene().WithEverydayPast();
        scene.ErrorOf("log_account_age", 9f);

        Reason(scene, Now, ReasonCodes.UnexpectedFeature).Text.ShouldBe("the age of the account is unlike genuine payments that are otherwise like this one (log_account_age 4.62, error 9.00)");
    }

    [Fact]
    public void Reasons_NothingStandsOut_FallsBackToTheScore()
    {
        AlertReason only = new AlertScene().WithEverydayPast().Alert(Now).Reasons.ShouldHaveSingleItem();

        only.ShouldBe(new AlertReason(ReasonCodes.ModelScore, "model default 7 scored 0.93, its threshold is 0.85", 1f));
    }

    [Fact]
    public void Reasons_FirstPaymentEver_FallsBackToTheScore() =>
        new AlertScene().Alert(Now).Reasons.ShouldHaveSingleItem().Code.ShouldBe(ReasonCodes.ModelScore);

    [Fact]
    public void Reasons_Many_AreTheFiveWeightiestAndSumToOne()
    {
        IReadOnlyList<AlertReason> reasons = Takeover(new AlertScene().WithEverydayPast()).Reasons;

        reasons.Count.ShouldBe(5);
        reasons.Select(reason => reason.Contribution).ShouldBeInOrder(SortDirection.Descending);
        reasons.Sum(reason => reason.Contribution).ShouldBe(1f, 1e-5f);
        reasons.ShouldAllBe(reason => reason.Contribution > 0);
    }

    [Fact]
    public void Reasons_LargerReconstructionError_WeighsMore()
    {
        var scene = new AlertScene().WithEverydayPast();
        scene.ErrorOf("foreign_country", 90f);

        Takeover(scene).Reasons[0].Code.ShouldBe(ReasonCodes.ForeignCountry);
    }

    [Fact]
    public void Reasons_AccountThatOftenMeetsNewMerchants_WeighsOneMoreLittle()
    {
        var scene = new AlertScene();
        for (int i = 0; i < 40; i++) scene.Past(Plain with { TransactionId = $"p-{i}", EventTimeMs = NoonMs - (40 - i) * DayMs, MerchantId = $"shop-{i}" });

        IReadOnlyList<AlertReason> reasons = scene.Alert(Now with { MerchantId = "another", DeviceId = "other" }).Reasons;

        reasons.Select(reason => reason.Code).ShouldBe([ReasonCodes.NewDevice, ReasonCodes.NewMerchant]);
        reasons[0].Contribution.ShouldBeGreaterThan(0.95f);
    }

    [Fact]
    public void Reasons_Any_NeverNameTheAccountOrAnIdentifier()
    {
        FraudAlert alert = Takeover(new AlertScene().WithEverydayPast());

        foreach (string secret in new[] { "acct-1", "shop-", "phone", "term-", "t-now", "mule" })
        {
            alert.Reasons.ShouldAllBe(reason => !reason.Text.Contains(secret));
        }
    }

    private static FraudAlert Takeover(AlertScene scene) => scene.Alert(Now with
    {
        AmountMinor = 4_120_00,
        DeviceId = "phone-mule",
        MerchantId = "shop-mule",
        MerchantCategory = 4829,
        MerchantCountry = "BR",
        Channel = Channel.Transfer,
        EventTimeMs = NoonMs + 15 * HourMs,
    });

    private static AlertReason Reason(TransactionData now, string code) => Reason(new AlertScene().WithEverydayPast(), now, code);

    private static AlertReason Reason(AlertScene scene, TransactionData now, string code) => scene.Alert(now).Reasons.Single(reason => reason.Code == code);
}
