using Shouldly;
using StreamGuard.Core.Windows;
using static StreamGuard.Core.Tests.Windows.StoreDriver;

namespace StreamGuard.Core.Tests.Windows;

public class AccountHistoryStoreTests
{
    [Fact]
    public void Visit_UnknownAccount_SeesNothing()
    {
        AccountHistoryStore store = NewStore();
        var seen = store.Look(1, Start, 1);
        seen.VisibleIds.ShouldBeEmpty();
        seen.Aggregates.ShouldBe(default);
        seen.Arrival.ShouldBe(Arrival.InOrder);
        store.AccountCount.ShouldBe(0);
    }

    [Fact]
    public void Visit_SameEventTime_SeesThoseAlreadyThere()
    {
        AccountHistoryStore store = NewStore();
        store.Feed(1, Start, 1);
        var seen = store.Feed(1, Start, 2);
        seen.VisibleIds.ShouldBe([1]);
        seen.Arrival.ShouldBe(Arrival.InOrder);
        store.Look(1, Start, 3).VisibleIds.ShouldBe([1, 2]);
    }

    [Fact]
    public void Visit_AnotherAccount_SeesOnlyItsOwn()
    {
        AccountHistoryStore store = NewStore();
        store.Feed(1, Start, 1);
        store.Feed(2, Start, 2);
        store.Look(1, Start, 3).VisibleIds.ShouldBe([1]);
        store.Look(2, Start, 3).VisibleIds.ShouldBe([2]);
    }

    [Fact]
    public void Visit_LateTransaction_SeesOnlyWhatIsNotLater()
    {
        AccountHistoryStore store = NewStore();
        store.Feed(1, Start, 1, amount: 10);
        store.Feed(1, Start + (2 * Minute), 2, amount: 20);
        var seen = store.Feed(1, Start + Minute, 3, amount: 40);
        seen.VisibleIds.ShouldBe([1]);
        seen.Aggregates.Count1Hour.ShouldBe(1);
        seen.Aggregates.Sum1Hour.ShouldBe(10);
        seen.Arrival.ShouldBe(Arrival.Late);
        store.LateCount.ShouldBe(1);
        store.Look(1, Start + Hour, 4).VisibleIds.ShouldBe([1, 3, 2]);
    }

    [Fact]
    public void Visit_EdgeOfEachWindow_IsHalfOpen()
    {
        long[] lengths = [Hour, Day, 7 * Day, 30 * Day];
        for (int window = 0; window < lengths.Length; window++)
        {
            AccountHistoryStore store = NewStore();
            store.Feed(1, Start, 1, amount: 5);
            Counts(store.Look(1, Start + lengths[window], 2).Aggregates)[window].ShouldBe(0);
            Counts(store.Look(1, Start + lengths[window] - 1, 2).Aggregates)[window].ShouldBe(1);
            Sums(store.Look(1, Start + lengths[window], 2).Aggregates)[window].ShouldBe(0);
            Sums(store.Look(1, Start + lengths[window] - 1, 2).Aggregates)[window].ShouldBe(5);
        }
    }

    [Fact]
    public void Visit_EntryAtTheHorizon_IsNotSeen()
    {
        AccountHistoryStore store = NewStore(horizonMs: Day);
        store.Feed(1, Start, 1);
        store.Look(1, Start + Day, 2).VisibleIds.ShouldBeEmpty();
        store.Look(1, Start + Day - 1, 2).VisibleIds.ShouldBe([1]);
    }

    [Fact]
    public void Append_BeyondCapacity_DropsTheOldestAndKeepsItInTheAggregates()
    {
        AccountHistoryStore store = NewStore(capacity: 4);
        for (int id = 1; id <= 10; id++) store.Feed(1, Start + (id * Minute), id, amount: id);
        var seen = store.Look(1, Start + (11 * Minute), 11);
        seen.VisibleIds.ShouldBe([7, 8, 9, 10]);
        Counts(seen.Aggregates).ShouldBe([10, 10, 10, 10]);
        Sums(seen.Aggregates).ShouldBe([55, 55, 55, 55]);
    }

    [Fact]
    public void Visit_OverflowedAccount_ForgetsDroppedEntriesByWholeBuckets()
    {
        AccountHistoryStore store = NewStore(capacity: 4);
        long hour = Start / Hour * Hour;
        for (int id = 1; id <= 5; id++) store.Feed(1, hour + 10 + (id * Minute), id);

        // The first entry was dropped at 00:01, into the bucket that begins at 00:00: it counts for the hour until then.
        store.Look(1, hour + Hour - 1, 6).Aggregates.Count1Hour.ShouldBe(5);
        store.Look(1, hour + Hour, 6).Aggregates.Count1Hour.ShouldBe(4);
        store.Look(1, hour + Hour, 6).Aggregates.Count1Day.ShouldBe(5);
        store.Look(1, hour + Day, 6).Aggregates.Count1Day.ShouldBe(4);
    }

    [Fact]
    public void Visit_OlderThanTheOldestOfAFullWindow_IsTooLateAndNotStored()
    {
        AccountHistoryStore store = NewStore(capacity: 4);
        for (int id = 1; id <= 4; id++) store.Feed(1, Start + (id * Minute), id);
        ulong before = store.StateHash();
        var seen = store.Feed(1, Start, 5);
        seen.Arrival.ShouldBe(Arrival.TooLate);
        seen.VisibleIds.ShouldBeEmpty();
        seen.Aggregates.ShouldBe(default);
        store.TooLateCount.ShouldBe(1);
        store.StateHash().ShouldBe(before);
    }

    [Fact]
    public void Visit_OlderThanTheOldestOfAWindowWithRoom_IsLateAndStored()
    {
        AccountHistoryStore store = NewStore(capacity: 4);
        for (int id = 1; id <= 3; id++) store.Feed(1, Start + (id * Minute), id);
        store.Feed(1, Start, 4).Arrival.ShouldBe(Arrival.Late);
        store.Look(1, Start + Hour, 5).VisibleIds.ShouldBe([4, 1, 2, 3]);
    }

    [Fact]
    public void Visit_AtTheHorizonBehindTheNewest_IsTooLate()
    {
        AccountHistoryStore store = NewStore(horizonMs: Day);
        store.Feed(1, Start, 1);
        store.Look(1, Start - Day + 1, 2).Arrival.ShouldBe(Arrival.Late);
        store.Look(1, Start - Day, 2).Arrival.ShouldBe(Arrival.TooLate);
    }

    [Fact]
    public void Visit_KnownTransaction_IsADuplicateThatSeesWhatTheOriginalSaw()
    {
        AccountHistoryStore store = NewStore(capacity: 8);
        store.Feed(1, Start, 1);
        var original = store.Feed(1, Start + Minute, 2);
        store.Feed(1, Start + (2 * Minute), 3);
        ulong before = store.StateHash();
        var repeated = store.Feed(1, Start + Minute, 2);
        repeated.Arrival.ShouldBe(Arrival.Duplicate);
        repeated.VisibleIds.ShouldBe(original.VisibleIds);
        repeated.Aggregates.ShouldBe(original.Aggregates);
        store.DuplicateCount.ShouldBe(1);
        store.StateHash().ShouldBe(before);
    }

    [Fact]
    public void Append_AtTheCap_EvictsTheLongestIdle()
    {
        AccountHistoryStore store = NewStore(maxAccounts: 3);
        for (int account = 1; account <= 3; account++) store.Feed(account, Start + account, account);
        store.Feed(1, Start + 10, 4);
        store.Feed(9, Start + 11, 5);
        store.AccountCount.ShouldBe(3);
        store.EvictionCount.ShouldBe(1);
        store.Look(2, Start + 12, 6).VisibleIds.ShouldBeEmpty();
        store.Look(1, Start + 12, 6).VisibleIds.ShouldBe([1, 4]);
        store.Look(3, Start + 12, 6).VisibleIds.ShouldBe([3]);
    }

    [Fact]
    public void Append_AfterTheHorizon_SweepsIdleAccountsAFewAtATime()
    {
        AccountHistoryStore store = NewStore(horizonMs: Day);
        for (int account = 0; account < 10; account++) store.Feed(account, Start + account, account);
        for (int more = 1; more <= 4; more++)
        {
            store.Feed(100, Start + (2 * Day) + more, 100 + more);
            store.SweptCount.ShouldBe(more * AccountHistoryStore.SweptPerAppend);
        }

        store.Feed(100, Start + (2 * Day) + 5, 200);
        store.Feed(100, Start + (2 * Day) + 6, 201);
        store.SweptCount.ShouldBe(10);
        store.AccountCount.ShouldBe(1);
    }

    [Fact]
    public void Append_WithoutVisitOrTwice_Throws()
    {
        AccountHistoryStore store = NewStore();
        Should.Throw<InvalidOperationException>(() => store.Append(Entry(Start, 1)));
        store.Feed(1, Start, 1);
        Should.Throw<InvalidOperationException>(() => store.Append(Entry(Start, 1)));
        store.Look(1, Start, 2);
        Should.Throw<InvalidOperationException>(() => store.Append(Entry(Start + 1, 2)));
        Should.Throw<InvalidOperationException>(() => store.Append(Entry(Start, 3)));
    }

    [Fact]
    public void Visit_EventTimeOutOfRange_Throws()
    {
        AccountHistoryStore store = NewStore();
        Should.Throw<ArgumentOutOfRangeException>(() => store.Look(1, -1, 1)).Message.ShouldContain("event time");
        Should.Throw<ArgumentOutOfRangeException>(() => store.Look(1, AccountHistoryStore.MaxEventTimeMs + 1, 1));
        store.Feed(1, 0, 1).Arrival.ShouldBe(Arrival.InOrder);
        store.Feed(1, AccountHistoryStore.MaxEventTimeMs, 2).Arrival.ShouldBe(Arrival.InOrder);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    [InlineData(128)]
    public void Constructor_CapacityThatIsNoSizeClass_Throws(int capacity) =>
        Should.Throw<ArgumentOutOfRangeException>(() => NewStore(capacity)).Message.ShouldContain("4, 8, 16, 32 or 64");

    [Fact]
    public void Constructor_NoHorizonOrNoBudget_Throws()
    {
        Should.Throw<ArgumentOutOfRangeException>(() => NewStore(horizonMs: 0));
        Should.Throw<ArgumentOutOfRangeException>(() => new AccountHistoryStore(4, TimeSpan.FromDays(1), default));
        Should.Throw<ArgumentOutOfRangeException>(() => new AccountBudget(0));
    }

    private static int[] Counts(in WindowAggregates aggregates) =>
        [aggregates.Count1Hour, aggregates.Count1Day, aggregates.Count7Days, aggregates.Count30Days];

    private static double[] Sums(in WindowAggregates aggregates) =>
        [aggregates.Sum1Hour, aggregates.Sum1Day, aggregates.Sum7Days, aggregates.Sum30Days];

    [Fact]
    public void TryClaim_CopyOfAMessageThatWasNeverScored_OnceForEachNumberOfRefusals()
    {
        AccountHistoryStore store = NewStore();
        for (int id = 1; id <= 6; id++) store.Feed(1, Start + (id * Minute), id);   // more than the window holds: the ring has wrapped
        bool Claim(long offset, int refusals)
        {
            store.Look(1, Start + (5 * Minute), 5).Arrival.ShouldBe(Arrival.Duplicate);
            bool claimed = store.TryClaim(offset, refusals);
            store.Append(Entry(Start + (5 * Minute), 5));
            return claimed;
        }

        Claim(offset: 4, refusals: 1).ShouldBeFalse("it is another message's offset");
        Claim(offset: 5, refusals: 1).ShouldBeTrue();
        Claim(offset: 5, refusals: 1).ShouldBeFalse();
        Claim(offset: 5, refusals: 2).ShouldBeTrue("the copy before was refused again, so it was not scored");
        Claim(offset: 5, refusals: 1).ShouldBeFalse();
        Claim(offset: 5, refusals: 9).ShouldBeTrue();
        Claim(offset: 5, refusals: 9).ShouldBeFalse();
        store.Look(1, Start + (7 * Minute), 7).VisibleIds.ShouldBe([3, 4, 5, 6]);
    }

    [Fact]
    public void TryClaim_NotADuplicate_IsRefused()
    {
        AccountHistoryStore store = NewStore();
        store.Feed(1, Start, 1);
        store.TryClaim(1, 1).ShouldBeFalse("nothing is visited any more");
        store.Look(1, Start + Minute, 2);
        store.TryClaim(1, 1).ShouldBeFalse();
        store.Look(2, Start, 1);
        store.TryClaim(1, 1).ShouldBeFalse();
    }
}
