using Shouldly;
using StreamGuard.Core.Alerts;
using StreamGuard.Core.Features;
using StreamGuard.Core.Transactions;
using StreamGuard.Core.Windows;
using static StreamGuard.Core.Tests.Features.TransactionSample;

namespace StreamGuard.Core.Tests.Alerts;

public class AlertFactoryTests
{
    private static readonly TransactionData Now = Plain with { TransactionId = "t-now" };

    [Fact]
    public void Create_AnyTransaction_CarriesItsFieldsAndCoordinates()
    {
        FraudAlert alert = new AlertScene().WithEverydayPast().Alert(Now);

        alert.Transaction.ShouldBe(Now);
        alert.AlertId.ShouldBe(AlertFactory.AlertIdOf("t-now"u8, "default", "7"));
        alert.Score.ShouldBe(0.93f);
        alert.Threshold.ShouldBe(0.85f);
        alert.Members.ShouldBe([new MemberScore("attention", 2.5f), new MemberScore("autoencoder", 0.7f)]);
        (alert.SourceTopic, alert.SourcePartition, alert.SourceOffset).ShouldBe(("transactions", 3, 99));
        (alert.DetectedAtMs, alert.TraceParent).ShouldBe((NoonMs + 5, "00-trace"));
        (alert.ModelName, alert.ModelVersion, alert.FeatureSpecification).ShouldBe(("default", "7", FeatureSpecification.Version));
        (alert.HistoryLength, alert.HistoryState, alert.Arrival).ShouldBe((16, HistoryState.Complete, Arrival.InOrder));
    }

    [Fact]
    public void Create_FewerPastTransactionsThanTheModelReads_SaysShort()
    {
        FraudAlert alert = new AlertScene().WithEverydayPast(payments: 3).Alert(Now);

        (alert.HistoryLength, alert.HistoryState).ShouldBe((3, HistoryState.Short));
    }

    [Fact]
    public void Create_PartitionNotRestored_SaysRestoring()
    {
        var scene = new AlertScene().WithEverydayPast();
        scene.Context = scene.Context with { IsRestoring = true, Arrival = Arrival.Late };

        FraudAlert alert = scene.Alert(Now);

        (alert.HistoryState, alert.Arrival).ShouldBe((HistoryState.Restoring, Arrival.Late));
    }

    [Theory]
    [InlineData(false, 16, HistoryState.Truncated)]
    [InlineData(false, 3, HistoryState.Truncated)]
    [InlineData(true, 16, HistoryState.Restoring)]
    public void Create_MessagesOfThePastAreGone_SaysTruncatedUnlessItIsRestoring(bool isRestoring, int payments, HistoryState expected)
    {
        var scene = new AlertScene().WithEverydayPast(payments);
        scene.Context = scene.Context with { IsTruncated = true, IsRestoring = isRestoring };

        scene.Alert(Now).HistoryState.ShouldBe(expected);
    }

    [Fact]
    public void Create_AttentionOnSomePast_ListsTheWeightiestWithTheirOffsets()
    {
        var scene = new AlertScene().WithEverydayPast(payments: 3);
        float[] weights = [0.30f, 0.015f, 0.685f];
        weights.CopyTo(scene.Scores.AttentionRow(0)[^3..]);

        FraudAlert alert = scene.Alert(Now);

        alert.Attended.ShouldBe(
        [
            new AttendedTransaction(3, 2, NoonMs - DayMs, 66_45, "EUR", 5411, "DE", Channel.Chip, 0.685f),
            new AttendedTransaction(3, 0, NoonMs - 3 * DayMs, 64_45, "EUR", 5411, "DE", Channel.Chip, 0.30f),
        ]);
    }

    [Fact]
    public void Create_AttentionOnMany_ListsFive()
    {
        var scene = new AlertScene().WithEverydayPast();
        for (int i = 0; i < AlertScene.Length; i++) scene.Scores.Attention[i] = 0.03f + i * 0.001f;

        FraudAlert alert = scene.Alert(Now);

        alert.Attended.Count.ShouldBe(5);
        alert.Attended.Select(past => past.Weight).ShouldBeInOrder(SortDirection.Descending);
        alert.Attended[0].EventTimeMs.ShouldBe(NoonMs - DayMs);
    }

    [Fact]
    public void Create_ReconstructionErrors_ListsTheFiveWorst()
    {
        var scene = new AlertScene().WithEverydayPast();
        for (int i = 0; i < 8; i++) scene.Scores.FeatureErrors[i] = i;

        FraudAlert alert = scene.Alert(Now);

        alert.Unexpected.Select(feature => feature.Error).ShouldBe([7, 6, 5, 4, 3]);
        alert.Unexpected[0].Name.ShouldBe("weekend");
    }

    [Fact]
    public void Create_NoReconstructionMember_ListsNothingUnexpected() =>
        new AlertScene().WithEverydayPast().Alert(Now).Unexpected.ShouldBeEmpty();

    [Fact]
    public void Create_OtherEntriesThanTheFeaturesAreOf_Throws()
    {
        var features = new FeatureBatch(1, 4);
        features.HistoryLengths[0] = 2;
        features.CurrentRow(0)[CurrentColumn.HistoryFill] = 2 / 32f;
        var scene = new AlertScene();
        Should.Throw<ArgumentException>(() =>
        {
            Transaction tx = View(Now);
            new AlertFactory(AlertScene.Ensemble, "t", 32).Create(in tx, features, scene.Scores, 0, new HistoryEntry[1], [], scene.Context);
        }).Message.ShouldContain("2");
    }
}
