using Shouldly;
using StreamGuard.Core.Alerts;
using StreamGuard.Core.Explanations;
using StreamGuard.Core.Transactions;
using static StreamGuard.Core.Tests.Features.TransactionSample;

namespace StreamGuard.Core.Tests.Alerts;

public class AlertReasonTests
{
    private static readonly TransactionData Now = Plain with { TransactionId = "t-now" };

    [Fact]
    public void Reasons_NotExplained_TellTheScoreAlone()
    {
        AlertReason only = new AlertScene().WithEverydayPast().Alert(Now).Reasons.ShouldHaveSingleItem();

        only.ShouldBe(new AlertReason(ReasonCodes.ModelScore, "model default 7 scored 0.93, the threshold is 0.85", 0f));
    }

    [Fact]
    public void Reasons_NothingRaisedTheScoreMuch_TellTheScoreAlone()
    {
        float[] contributions = Contributions((ReasonGroup.Amount, 0.24f), (ReasonGroup.Device, -3f));

        new AlertScene().WithEverydayPast().Alert(Now, contributions).Reasons.ShouldHaveSingleItem().Code.ShouldBe(ReasonCodes.ModelScore);
    }

    [Fact]
    public void Reasons_Several_AreOrderedByWhatTheyContribute()
    {
        float[] contributions = Contributions((ReasonGroup.Amount, 0.5f), (ReasonGroup.Device, 2.5f), (ReasonGroup.Merchant, 1.25f));

        IReadOnlyList<AlertReason> reasons = new AlertScene().WithEverydayPast().Alert(Takeover, contributions).Reasons;

        reasons.Select(reason => (reason.Code, reason.Contribution)).ShouldBe([(ReasonCodes.Device, 2.5f), (ReasonCodes.Merchant, 1.25f), (ReasonCodes.Amount, 0.5f)]);
    }

    [Fact]
    public void Reasons_Many_AreTheFiveWeightiest()
    {
        float[] contributions = new float[ReasonGroups.Count];
        for (int i = 0; i < contributions.Length; i++) contributions[i] = 1 + i;

        var scene = new AlertScene().WithEverydayPast();
        scene.ErrorOf("log_account_age", 9f);

        IReadOnlyList<AlertReason> reasons = scene.Alert(Takeover, contributions).Reasons;

        reasons.Select(reason => reason.Contribution).ShouldBe([13, 12, 11, 10, 9]);
    }

    [Fact]
    public void Reasons_UnexpectedFeaturesOfOtherReasons_AreNotToldTwice()
    {
        var scene = new AlertScene().WithEverydayPast();
        scene.ErrorOf("new_device", 30f);
        scene.ErrorOf("log_amount", 9f);
        float[] both = Contributions((ReasonGroup.Unexpected, 4f), (ReasonGroup.Device, 2f), (ReasonGroup.Amount, 1f));
        float[] one = Contributions((ReasonGroup.Unexpected, 4f), (ReasonGroup.Device, 2f), (ReasonGroup.Amount, 0.1f));

        scene.Alert(Takeover, both).Reasons.Select(reason => reason.Code).ShouldBe([ReasonCodes.Device, ReasonCodes.Amount]);
        scene.Alert(Takeover with { TransactionId = "t-2" }, one).Reasons.Select(reason => reason.Code).ShouldBe([ReasonCodes.Unexpected, ReasonCodes.Device]);
    }

    [Fact]
    public void Reasons_OfEveryGroup_HaveCodesOfTheirOwn()
    {
        ReasonGroups.All.Select(definition => definition.Code).ShouldBeUnique();
        ReasonGroups.All.ShouldAllBe(definition => definition.Code != ReasonCodes.ModelScore);
    }

    [Fact]
    public void Reasons_Any_NeverNameTheAccountOrAnIdentifier()
    {
        foreach (ReasonGroup group in Enum.GetValues<ReasonGroup>())
        {
            var scene = new AlertScene().WithEverydayPast();
            scene.ErrorOf("new_device", 30f);
            scene.Scores.AttentionRow(0)[^1] = 0.7f;
            if (scene.Reason(Takeover, group) is not { } reason) continue;
            foreach (string secret in new[] { "acct-1", "shop-", "phone", "term-", "t-now", "mule" }) reason.Text.ShouldNotContain(secret);
        }
    }

    private static TransactionData Takeover { get; } = Now with
    {
        AmountMinor = 4_120_00,
        DeviceId = "phone-mule",
        MerchantId = "shop-mule",
        TerminalId = "term-mule",
        MerchantCategory = 4829,
        MerchantCountry = "BR",
        Channel = Channel.Transfer,
        EventTimeMs = NoonMs + 15 * HourMs,
    };

    private static float[] Contributions(params (ReasonGroup Group, float Value)[] values)
    {
        float[] contributions = new float[ReasonGroups.Count];
        Array.Fill(contributions, float.NaN);
        foreach ((ReasonGroup group, float value) in values) contributions[(int)group] = value;
        return contributions;
    }
}
