using Shouldly;
using StreamGuard.Core.Terminals;

namespace StreamGuard.Core.Tests.Terminals;

public class TerminalTableTests
{
    private const long Day = 86_400_000;
    private const int FirstDay = 20_000;
    private const long Quarter = Day / 4;
    private const long Start = FirstDay * Day;
    private static readonly TerminalKey Shop = new(7);
    private static readonly TerminalKey Other = new(8);

    [Fact]
    public void Know_NothingCounted_KnowsNothing()
    {
        TerminalTable table = Table();
        table.Know(Shop, Start).ShouldBe(TerminalKnowledge.Nothing);
        table.Know(default, Start).ShouldBe(TerminalKnowledge.Nothing);
    }

    [Fact]
    public void Know_WindowsEndWithTheLastQuarterThatWasOverOneDelayAgo()
    {
        TerminalTable table = Table();
        for (int quarter = 0; quarter < 160; quarter++) table.Count(Shop, Start + (quarter * Quarter) + 5, sourcePartition: 0).ShouldBeTrue();
        table.Count(Shop, Start + (131 * Quarter), sourcePartition: 1).ShouldBeTrue();

        TerminalKnowledge before = table.Know(Shop, Start + (160 * Quarter) - 2);
        TerminalKnowledge after = table.Know(Shop, Start + (160 * Quarter) - 1);
        (before.Count1Day, before.Count7Days, before.Count30Days).ShouldBe((4, 28, 120));
        (after.Count1Day, after.Count7Days, after.Count30Days).ShouldBe((5, 29, 121));
        before.LastGenuineAgeMs.ShouldBe((29 * Quarter) - 2);
        after.LastGenuineAgeMs.ShouldBe((28 * Quarter) - 1);
    }

    [Fact]
    public void Know_QuarterWithItsMostTransactions_CountsAsThatBeforeAndAfterItsDayIsClosed()
    {
        TerminalTable table = Table();
        for (int source = 0; source < 3; source++) table.Apply(new ActivityCount(Shop, FirstDay, source, new QuarterCounts(50_000, 7, 0, 0))).ShouldBeTrue();
        TerminalKnowledge open = table.Know(Shop, Start + (9 * Day));
        open.Count7Days.ShouldBe(QuarterCounts.Most + 21);
        table.Count(Shop, Start + (8 * Day), sourcePartition: 0);
        table.Apply(new ActivityCount(Shop, FirstDay, 3, new QuarterCounts(1, 0, 0, 0))).ShouldBeFalse();
        table.Know(Shop, Start + (9 * Day)).ShouldBe(open);
    }

    [Fact]
    public void Know_PartitionsApartByMoreThanTheLabelDelay_LacksWhatIsNotReadYetThoughNothingIsRefused()
    {
        var table = new TerminalTable(new TerminalOptions { LatenessDays = 30 }, tellsOthers: false);
        for (int day = 0; day < 20; day++) table.Count(Shop, Start + (day * Day), sourcePartition: 0).ShouldBeTrue();
        int early = table.Know(Shop, Start + (20 * Day)).Count7Days;
        for (int day = 0; day < 20; day++) table.Count(Shop, Start + (day * Day), sourcePartition: 1).ShouldBeTrue();

        table.Know(Shop, Start + (20 * Day)).Count7Days.ShouldBe(2 * early);
        table.RefusedCount.ShouldBe(0);
    }

    [Fact]
    public void Know_FraudIsSeenToTheMillisecondFromTheDelayOn()
    {
        TerminalTable table = Table();
        long fraudMs = Start + 12_345;
        table.Count(Shop, fraudMs, sourcePartition: 0);
        table.ApplyOutcome(Shop, fraudMs, 1, isFraud: true, fraudMs).ShouldBe(OutcomeEffect.Applied);

        table.Know(Shop, fraudMs + (7 * Day) - 1).ShouldBe(TerminalKnowledge.Nothing);
        TerminalKnowledge known = table.Know(Shop, fraudMs + (7 * Day));
        (known.LastFraudAgeMs, known.RunLength, known.RunStartAgeMs, known.Count1Day).ShouldBe((7 * Day, 1, 7 * Day, 0));
        table.Know(Shop, Start + (8 * Day)).Frauds1Day.ShouldBe(1);
    }

    [Fact]
    public void Know_GenuineQuarterEndsTheRun()
    {
        TerminalTable table = Table();
        for (int day = 0; day < 5; day++)
        {
            table.Count(Shop, Start + (day * Day), sourcePartition: 0);
            if (day != 2) table.ApplyOutcome(Shop, Start + (day * Day), 1, isFraud: true, 0);
        }

        TerminalKnowledge known = table.Know(Shop, Start + (12 * Day));
        (known.RunLength, known.RunStartAgeMs).ShouldBe((2, 9 * Day));
        known.LastGenuineAgeMs.ShouldBe(39 * Quarter);
        (known.Count7Days, known.Frauds7Days, known.Frauds30Days).ShouldBe((5, 4, 4));
        TerminalKnowledge.Share(known.Frauds7Days, known.Count7Days).ShouldBe(0.8f);
    }

    [Fact]
    public void ApplyOutcome_GenuineAgain_TakesTheFraudBackWhicheverComesFirst()
    {
        foreach (bool fraudFirst in new[] { true, false })
        {
            TerminalTable table = Table();
            table.Count(Shop, Start, sourcePartition: 0);
            TerminalKnowledge genuine = table.Know(Shop, Start + (8 * Day));
            OutcomeEffect[] effects = fraudFirst
                ? [table.ApplyOutcome(Shop, Start, 1, true, 10), table.ApplyOutcome(Shop, Start, 1, false, 20), table.ApplyOutcome(Shop, Start, 1, true, 10)]
                : [table.ApplyOutcome(Shop, Start, 1, false, 20), table.ApplyOutcome(Shop, Start, 1, true, 10), table.ApplyOutcome(Shop, Start, 1, false, 20)];
            effects.ShouldBe(fraudFirst ? [OutcomeEffect.Applied, OutcomeEffect.Applied, OutcomeEffect.Superseded] : [OutcomeEffect.Applied, OutcomeEffect.Superseded, OutcomeEffect.Repeated]);
            table.Know(Shop, Start + (8 * Day)).ShouldBe(genuine);
            table.IsFraud(Shop, Start, 1).ShouldBeFalse();
            table.ApplyOutcome(Shop, Start, 1, true, 30).ShouldBe(OutcomeEffect.Applied);
            table.IsFraud(Shop, Start, 1).ShouldBeTrue();
            table.Know(Shop, Start + (8 * Day)).Frauds1Day.ShouldBe(1);
        }
    }

    [Fact]
    public void ApplyOutcome_MoreThanATerminalKeeps_KeepsTheNewestAndCounts()
    {
        TerminalTable table = Table(new TerminalOptions { MaxOutcomesPerTerminal = 2 });
        table.ApplyOutcome(Shop, Start + 2, 1, true, 0).ShouldBe(OutcomeEffect.Applied);
        table.ApplyOutcome(Shop, Start + 1, 1, true, 0).ShouldBe(OutcomeEffect.Applied);
        table.ApplyOutcome(Shop, Start + 0, 1, true, 0).ShouldBe(OutcomeEffect.Dropped);
        table.ApplyOutcome(Shop, Start + 3, 1, true, 0).ShouldBe(OutcomeEffect.Applied);
        table.DroppedOutcomeCount.ShouldBe(2);
        table.IsFraud(Shop, Start + 1, 1).ShouldBeFalse();
        table.IsFraud(Shop, Start + 2, 1).ShouldBeTrue();
        table.Know(Shop, Start + (7 * Day) + 3).RunLength.ShouldBe(2);
    }

    [Fact]
    public void ApplyOutcome_OlderThanWhatIsRemembered_IsRefusedAndCounted()
    {
        TerminalTable table = Table();
        table.Count(Shop, Start + (table.RetainedDays * Day), sourcePartition: 0);
        table.ApplyOutcome(Shop, Start, 1, true, 0).ShouldBe(OutcomeEffect.Applied);
        table.ApplyOutcome(Shop, Start - 1, 1, true, 0).ShouldBe(OutcomeEffect.TooOld);
        table.ApplyOutcome(default, Start, 1, true, 0).ShouldBe(OutcomeEffect.TooOld);
        table.ApplyOutcome(Shop, 0, 1, true, 0).ShouldBe(OutcomeEffect.TooOld);
        table.TooOldOutcomeCount.ShouldBe(3);
    }

    [Fact]
    public void Apply_SameOrSmallerAgain_ChangesNothing()
    {
        TerminalTable table = Table();
        table.Apply(new ActivityCount(Shop, FirstDay, 3, new QuarterCounts(5, 0, 0, 0))).ShouldBeTrue();
        table.Apply(new ActivityCount(Shop, FirstDay, 3, new QuarterCounts(5, 0, 0, 0))).ShouldBeTrue();
        table.Apply(new ActivityCount(Shop, FirstDay, 3, new QuarterCounts(2, 0, 0, 0))).ShouldBeTrue();
        table.Apply(new ActivityCount(Shop, FirstDay, 4, new QuarterCounts(1, 0, 0, 0))).ShouldBeTrue();
        table.Apply(new ActivityCount(Shop, FirstDay, 3, new QuarterCounts(6, 0, 0, 0))).ShouldBeTrue();
        table.Apply(new ActivityCount(Shop, FirstDay, 3, new QuarterCounts(1, 0, 2, 0))).ShouldBeTrue();
        table.Apply(new ActivityCount(Shop, FirstDay, 3, default)).ShouldBeFalse();
        table.Know(Shop, Start + (8 * Day)).Count1Day.ShouldBe(9);
    }

    [Fact]
    public void Count_MoreDaysBehindThanTheLateness_IsRefusedAndCounted()
    {
        TerminalTable table = Table();
        table.Count(Shop, Start + (7 * Day), sourcePartition: 0).ShouldBeTrue();
        table.Count(Shop, Start, sourcePartition: 1).ShouldBeTrue();
        table.Count(Shop, Start - 1, sourcePartition: 1).ShouldBeFalse();
        table.Apply(new ActivityCount(Shop, FirstDay - 1, 1, new QuarterCounts(9, 0, 0, 0))).ShouldBeFalse();
        table.Count(Shop, TerminalTable.MinEventTimeMs - 1, sourcePartition: 1).ShouldBeFalse();
        table.Count(Shop, TerminalTable.MaxEventTimeMs + 1, sourcePartition: 1).ShouldBeFalse();
        table.RefusedCount.ShouldBe(4);
    }

    [Fact]
    public void Count_SourcePartitionOutOfRange_Throws()
    {
        TerminalTable table = Table();
        Should.Throw<ArgumentOutOfRangeException>(() => table.Count(Shop, Start, -1)).Message.ShouldContain("source partition");
        Should.Throw<ArgumentOutOfRangeException>(() => table.Count(Shop, Start, TerminalTable.LargestSourcePartition + 1));
        table.Count(Shop, Start, TerminalTable.LargestSourcePartition).ShouldBeTrue();
    }

    [Fact]
    public void DrainChanges_SeveralCountsOfOneDay_TellsTheLastOnceAndReadBackChangesNothing()
    {
        TerminalTable table = Table();
        for (int i = 0; i < 3; i++) table.Count(Shop, Start + i, sourcePartition: 2);
        table.Count(Other, Start, sourcePartition: 1);
        table.ChangeCount.ShouldBe(2);

        var told = new ActivityChange[1];
        table.DrainChanges(told).ShouldBe(1);
        told[0].ShouldBe(new ActivityChange(new ActivityCount(Shop, FirstDay, 2, new QuarterCounts(3, 0, 0, 0)), default));
        table.Apply(told[0].Now).ShouldBeTrue();
        table.Count(Shop, Start, sourcePartition: 2);
        table.DrainChanges(told).ShouldBe(1);
        told[0].Now.ShouldBe(new ActivityCount(Other, FirstDay, 1, new QuarterCounts(1, 0, 0, 0)));
        table.DrainChanges(told).ShouldBe(1);
        told[0].ShouldBe(new ActivityChange(new ActivityCount(Shop, FirstDay, 2, new QuarterCounts(4, 0, 0, 0)), new QuarterCounts(3, 0, 0, 0)));
        table.DrainChanges(told).ShouldBe(0);
    }

    [Fact]
    public void DrainChanges_ToAnotherTable_MakesItAnswerAlike()
    {
        (TerminalTable one, TerminalTable two) = (Table(), Table());
        var told = new ActivityChange[16];
        for (int i = 0; i < 4000; i++)
        {
            TerminalKey terminal = new((ulong)(i % 50) + 1);
            (i % 2 == 0 ? one : two).Count(terminal, Start + (i * 60_000L), i % 2);
            if (i % 97 != 0) continue;
            for (int count; (count = one.DrainChanges(told)) > 0;) foreach (ActivityChange change in told[..count]) two.Apply(change.Now);
        }

        for (int count; (count = one.DrainChanges(told)) > 0;) foreach (ActivityChange change in told[..count]) two.Apply(change.Now);
        for (int count; (count = two.DrainChanges(told)) > 0;) foreach (ActivityChange change in told[..count]) one.Apply(change.Now);
        for (int i = 0; i < 50; i++)
        {
            TerminalKey terminal = new((ulong)i + 1);
            for (int day = 7; day < 12; day++) one.Know(terminal, Start + (day * Day)).ShouldBe(two.Know(terminal, Start + (day * Day)));
        }

        one.Know(new TerminalKey(1), Start + (11 * Day)).Count30Days.ShouldBe(80);
    }

    [Fact]
    public void Withdraw_ChangesOfALostPartition_LeavesWhatWasCommittedBefore()
    {
        TerminalTable table = Table();
        var told = new ActivityChange[4];
        table.Apply(new ActivityCount(Shop, FirstDay, 2, new QuarterCounts(5, 0, 0, 0)));
        table.Count(Shop, Start, sourcePartition: 2);
        table.Count(Shop, Start, sourcePartition: 2);
        table.DrainChanges(told).ShouldBe(1);
        table.Count(Shop, Start, sourcePartition: 2);
        table.Count(Other, Start, sourcePartition: 3);

        table.WithdrawPending(2);
        table.Withdraw(told[0]);

        table.Know(Shop, Start + (8 * Day)).Count1Day.ShouldBe(5);
        table.DrainChanges(told).ShouldBe(1);
        told[0].Now.ShouldBe(new ActivityCount(Other, FirstDay, 3, new QuarterCounts(1, 0, 0, 0)));
    }

    [Fact]
    public void EndRestore_TopicReadBackInAnyOrder_GivesTheSameCountsAndClosesDays()
    {
        TerminalTable table = Table();
        table.BeginRestore();
        for (int day = 30; day >= 0; day--)
        {
            for (int source = 3; source >= 0; source--)
            {
                table.Apply(new ActivityCount(Shop, FirstDay + day, source, new QuarterCounts(2, 0, 0, 0))).ShouldBeTrue();
                table.Apply(new ActivityCount(Shop, FirstDay + day, source, new QuarterCounts(3, 0, 0, 0))).ShouldBeTrue();
            }
        }

        TerminalKnowledge open = table.Know(Shop, Start + (38 * Day));
        open.Count30Days.ShouldBe(360);
        table.EndRestore();
        table.Know(Shop, Start + (38 * Day)).ShouldBe(open);
        table.Apply(new ActivityCount(Shop, FirstDay + 22, 0, new QuarterCounts(9, 0, 0, 0))).ShouldBeFalse();
        table.Apply(new ActivityCount(Shop, FirstDay + 23, 0, new QuarterCounts(9, 0, 0, 0))).ShouldBeTrue();
    }

    [Fact]
    public void Count_BeyondTheCap_EvictsTheLongestIdle()
    {
        TerminalTable table = Table(new TerminalOptions { MaxTerminals = 2 });
        table.Count(Shop, Start, 0);
        table.Count(Other, Start, 0);
        table.Count(Shop, Start, 0);
        table.Count(new TerminalKey(9), Start, 0);
        (table.TerminalCount, table.EvictionCount).ShouldBe((2, 1));
        table.Know(Other, Start + (8 * Day)).ShouldBe(TerminalKnowledge.Nothing);
        table.Know(Shop, Start + (8 * Day)).Count1Day.ShouldBe(2);
        var told = new ActivityChange[4];
        table.DrainChanges(told).ShouldBe(2);
        table.LostChangeCount.ShouldBe(1);
    }

    [Fact]
    public void Count_TerminalsThatWereIdleTooLong_AreSwept()
    {
        TerminalTable table = Table(new TerminalOptions(), tellsOthers: false);
        for (ulong key = 1; key <= 1000; key++)
        {
            table.Count(new TerminalKey(key), Start, 0);
            table.ApplyOutcome(new TerminalKey(key), Start, key, true, 0);
        }

        for (int i = 0; i < 500; i++) table.Count(new TerminalKey(2000), Start + ((table.RetainedDays + 1) * Day), 0);
        (table.TerminalCount, table.SweptCount).ShouldBe((1, 1000));
    }

    [Fact]
    public void Of_TerminalAbsent_StandsForTheMerchant()
    {
        TerminalKey.Of("t-1"u8, "m-1"u8).ShouldBe(TerminalKey.Of("t-1"u8, "m-2"u8));
        TerminalKey.Of([], "m-1"u8).ShouldNotBe(TerminalKey.Of("m-1"u8, []));
        TerminalKey.Of([], "m-1"u8).ShouldNotBe(TerminalKey.Of([], "m-2"u8));
        TerminalKey.Of([], []).IsAbsent.ShouldBeTrue();
        TerminalKey.Of([], "m-1"u8).IsAbsent.ShouldBeFalse();
    }

    private static TerminalTable Table(TerminalOptions? options = null, bool tellsOthers = true) => new(options ?? new TerminalOptions(), tellsOthers);
}
