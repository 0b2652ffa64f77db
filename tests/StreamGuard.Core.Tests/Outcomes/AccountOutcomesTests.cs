using Shouldly;
using StreamGuard.Core.Outcomes;
using StreamGuard.Core.Transactions;
using StreamGuard.Core.Windows;

namespace StreamGuard.Core.Tests.Outcomes;

public sealed class AccountOutcomesTests
{
    private static readonly AccountKey Account = AccountKey.Of("a"u8);

    [Fact]
    public void Apply_DecisionsInAnyOrder_TheLatestIsTheLastWord()
    {
        (bool IsFraud, int Decided)[] decisions = [(true, 1), (false, 2), (true, 3), (false, 3), (false, 1)];
        foreach ((bool, int)[] order in Orders(decisions))
        {
            var outcomes = new AccountOutcomes(capacity: 10);
            foreach ((bool isFraud, int decided) in order) outcomes.Apply(Account, 7, isFraud, decided);
            outcomes.IsFraud(Account, 7).ShouldBeTrue("of two of one millisecond the one that says fraud");
            outcomes.Count.ShouldBe(1);
        }
    }

    [Fact]
    public void Apply_SameAgain_ChangesNothing()
    {
        var outcomes = new AccountOutcomes(capacity: 10);
        outcomes.Apply(Account, 7, isFraud: true, decidedAtMs: 1).ShouldBeTrue();
        outcomes.Apply(Account, 7, isFraud: true, decidedAtMs: 1).ShouldBeFalse();
        outcomes.Apply(Account, 7, isFraud: false, decidedAtMs: 2).ShouldBeTrue();
        outcomes.Apply(Account, 7, isFraud: true, decidedAtMs: 1).ShouldBeFalse();
        outcomes.IsFraud(Account, 7).ShouldBeFalse();
    }

    [Fact]
    public void IsFraud_AnotherPaymentOrAccount_IsNot()
    {
        var outcomes = new AccountOutcomes(capacity: 10);
        outcomes.IsFraud(Account, 7).ShouldBeFalse();
        outcomes.Apply(Account, 7, isFraud: true, decidedAtMs: 1);
        outcomes.IsFraud(Account, 8).ShouldBeFalse();
        outcomes.IsFraud(AccountKey.Of("b"u8), 7).ShouldBeFalse();
    }

    [Fact]
    public void Apply_BeyondTheCapacity_PushesOutWhatCameFirstAndCounts()
    {
        var outcomes = new AccountOutcomes(capacity: 3);
        for (ulong hash = 1; hash <= 5; hash++) outcomes.Apply(Account, hash, isFraud: true, decidedAtMs: 1);
        outcomes.Count.ShouldBe(3);
        outcomes.DroppedCount.ShouldBe(2);
        Enumerable.Range(1, 5).Select(hash => outcomes.IsFraud(Account, (ulong)hash)).ShouldBe([false, false, true, true, true]);
    }

    [Fact]
    public void MarkAll_HistoriesThatWereReadBack_AreMarkedAndUnmarked()
    {
        var histories = new AccountHistoryStore(4, TimeSpan.FromDays(180), new AccountBudget(10));
        for (ulong hash = 1; hash <= 3; hash++)
        {
            histories.Visit(Account, (long)hash, hash);
            histories.Append(new HistoryEntry { EventTimeMs = (long)hash, TransactionHash = hash, IsKnownFraud = hash == 2 });
        }

        var outcomes = new AccountOutcomes(capacity: 10);
        outcomes.Apply(Account, 1, isFraud: true, decidedAtMs: 5);
        outcomes.Apply(Account, 2, isFraud: false, decidedAtMs: 5);
        outcomes.Apply(Account, 9, isFraud: true, decidedAtMs: 5);
        outcomes.MarkAll(histories);

        histories.Visit(Account, 10, 10).Visible.ToArray().Select(entry => entry.IsKnownFraud).ShouldBe([true, false, false]);
    }

    private static IEnumerable<T[]> Orders<T>(T[] items) => items.Length <= 1
        ? [items]
        : items.SelectMany((item, place) => Orders([.. items[..place], .. items[(place + 1)..]]).Select(rest => (T[])[item, .. rest]));
}
