using Shouldly;
using StreamGuard.Worker.Configuration;

namespace StreamGuard.Worker.Tests.Configuration;

public class NearestNameTests
{
    private static readonly string[] Names = ["BatchSize", "MaxDelay", "CommitInterval"];

    [Theory]
    [InlineData("batchsize", "BatchSize")]
    [InlineData("BatchSzie", "BatchSize")]
    [InlineData("Delay", "MaxDelay")]
    [InlineData("aMxDelay", "MaxDelay")]
    [InlineData("Commit", null)]
    [InlineData("", null)]
    [InlineData("zzzz", null)]
    public void Of_Name_IsTheNearestOrNothing(string name, string? nearest) => NearestName.Of(name, Names).ShouldBe(nearest);

    [Fact]
    public void Of_NoCandidates_IsNothing() => NearestName.Of("a", []).ShouldBeNull();
}
