using System.Text;
using Shouldly;
using StreamGuard.Pipeline.Ingest;
using StreamGuard.Pipeline.Tests.Fakes;

namespace StreamGuard.Pipeline.Tests.Ingest;

public sealed class ProducerMistakesTests
{
    private const string Keys = "streamguard.transactions.keys_not_account";

    [Theory]
    [InlineData("acct-1", true)]
    [InlineData("\0\0\0\0\u0009\u000cacct-1", true)]
    [InlineData("", false)]
    [InlineData("tx-1", false)]
    [InlineData("acct-12", false)]
    [InlineData("acct-", false)]
    [InlineData("tx-1:acct-1", false)]
    [InlineData("\0a-longer-thing:acct-1", false)]
    public void IsKeyOf_PlainOrFramedAccountId_AndNothingElse(string key, bool expected) =>
        ProducerMistakes.IsKeyOf(Encoding.UTF8.GetBytes(key), "acct-1"u8).ShouldBe(expected);

    [Fact]
    public async Task RunAsync_KeysThatAreNotTheAccount_AreCountedAndToldOnceWithoutAnyId()
    {
        using var loop = new Loop(partitions: 1);
        loop.Source.Add(0, Loop.Payment("tx-0", "acct-0", 5), key: "acct-0"u8.ToArray());
        for (int i = 1; i < 4; i++) loop.Source.Add(0, Loop.Payment($"tx-{i}", "acct-0", 5), key: Encoding.UTF8.GetBytes($"tx-{i}"));
        loop.Source.Add(0, Loop.Payment("tx-4", "acct-0", 5), keyIsNull: true);
        loop.Source.Assign(0);

        loop.Start();
        loop.Until(() => loop.Channel.CommittedOffset(0) == 5);
        await loop.StopAsync();

        loop.Counts[$"{Keys} key=Other"].ShouldBe(3);
        loop.Counts[$"{Keys} key=Absent"].ShouldBe(1);
        string told = loop.Log.Of("KeyIsNotAccount").ShouldHaveSingleItem().Text;
        told.ShouldContain("transactions[0]@1");
        told.ShouldNotContain("tx-");
        told.ShouldNotContain("acct-0");
        loop.Log.Of("KeyAbsent").ShouldBeEmpty();
    }

    [Fact]
    public async Task RunAsync_NoKey_SaysThatHistoriesMayBeSplit()
    {
        using var loop = new Loop(partitions: 1);
        loop.Source.Add(0, Loop.Payment("t0", "a", 5), keyIsNull: true);
        loop.Source.Assign(0);

        loop.Start();
        loop.Until(() => loop.Channel.CommittedOffset(0) == 1);
        await loop.StopAsync();

        loop.Log.Of("KeyAbsent").ShouldHaveSingleItem().Text.ShouldContain("has no key");
    }

    [Fact]
    public async Task RunAsync_OpeningThatCannotBeTrue_IsScoredAndCounted()
    {
        using var loop = new Loop(partitions: 1);
        loop.Decoder.AccountOpenedAtMs = long.MaxValue;
        loop.Source.Add(0, Loop.Payment("t0", "key", 500));
        loop.Source.Assign(0);

        loop.Start();
        loop.Until(() => loop.Channel.CommittedOffset(0) == 1);
        await loop.StopAsync();

        loop.DeadLetters.ShouldBeEmpty();
        loop.Counts["streamguard.scored"].ShouldBe(1);
        loop.Counts["streamguard.transactions.implausible_openings"].ShouldBe(1);
        loop.Log.Of("OpeningImplausible").ShouldHaveSingleItem();
    }
}
