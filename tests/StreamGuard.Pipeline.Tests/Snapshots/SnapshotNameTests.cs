using Shouldly;
using StreamGuard.Pipeline.Snapshots;

namespace StreamGuard.Pipeline.Tests.Snapshots;

public class SnapshotNameTests
{
    [Theory]
    [InlineData("transactions", 3, 12345L, "transactions-00003-00000000000000012345.snapshot")]
    [InlineData("a", 0, 0L, "a-00000-00000000000000000000.snapshot")]
    [InlineData("eu.card_payments-2-00007", 123456, long.MaxValue, "eu.card_payments-2-00007-123456-09223372036854775807.snapshot")]
    [InlineData("-", int.MaxValue, 1L, "--2147483647-00000000000000000001.snapshot")]
    public void ToString_AndTryParse_AreInverse(string topic, int partition, long nextOffset, string text)
    {
        var name = new SnapshotName(topic, partition, nextOffset);
        name.ToString().ShouldBe(text);
        SnapshotName.TryParse(text, out SnapshotName parsed).ShouldBeTrue();
        parsed.ShouldBe(name);
    }

    [Theory]
    [InlineData("")]
    [InlineData(".snapshot")]
    [InlineData("-.snapshot")]
    [InlineData("transactions.snapshot")]
    [InlineData("transactions-00003.snapshot")]
    [InlineData("-00003-00000000000000012345.snapshot")]
    [InlineData("transactions-00003-00000000000000012345")]
    [InlineData("transactions-00003-00000000000000012345.snapshot.bad")]
    [InlineData("transactions-00003-00000000000000012345.SNAPSHOT")]
    [InlineData("transactions-3-00000000000000012345.snapshot")]
    [InlineData("transactions-000003-00000000000000012345.snapshot")]
    [InlineData("transactions-00003-12345.snapshot")]
    [InlineData("transactions-00003--0000000000000012345.snapshot")]
    [InlineData("transactions-00003-99999999999999999999.snapshot")]
    [InlineData("transactions-2147483648-00000000000000012345.snapshot")]
    [InlineData("transactions-00003-0000000000000001234x.snapshot")]
    [InlineData("transactions-00003- 0000000000000012345.snapshot")]
    [InlineData("../transactions-00003-00000000000000012345.snapshot")]
    [InlineData("trans actions-00003-00000000000000012345.snapshot")]
    public void TryParse_AnythingElse_IsRefused(string text) => SnapshotName.TryParse(text, out _).ShouldBeFalse();

    [Fact]
    public void ToString_OfOnePartition_SortsByOffset()
    {
        string[] names = [.. new[] { 9, 10, 99, 1_000_000_007, long.MaxValue }.Select(offset => new SnapshotName("t", 1, offset).ToString())];
        names.Order(StringComparer.Ordinal).ShouldBe(names);
    }

    [Fact]
    public void CanName_ATopicTooLongForAFileName_IsFalse()
    {
        SnapshotName.CanName(new string('t', SnapshotName.MaxTopicLength)).ShouldBeTrue();
        SnapshotName.CanName(new string('t', SnapshotName.MaxTopicLength + 1)).ShouldBeFalse();
        SnapshotName.CanName("").ShouldBeFalse();
        SnapshotName.CanName("a/b").ShouldBeFalse();
    }
}
