using Shouldly;
using StreamGuard.Core.Terminals;

namespace StreamGuard.Core.Tests.Terminals;

public class QuarterCountsTests
{
    private static readonly QuarterCounts Some = new(1, 20, 300, 65_535);

    [Fact]
    public void Item_EachQuarter_IsWhatWasGivenWithinItsRange()
    {
        (Some[0], Some[1], Some[2], Some[3]).ShouldBe((1, 20, 300, 65_535));
        Some.Total.ShouldBe(65_856);
        new QuarterCounts(-1, 65_536, int.MaxValue, int.MinValue).ShouldBe(new QuarterCounts(0, 65_535, 65_535, 0));
        (default(QuarterCounts).IsEmpty, Some.IsEmpty).ShouldBe((true, false));
    }

    [Fact]
    public void OneMore_EachQuarter_CountsThereAloneAndEndsAtItsMost()
    {
        Some.OneMore(0).ShouldBe(new QuarterCounts(2, 20, 300, 65_535));
        Some.OneMore(2).ShouldBe(new QuarterCounts(1, 20, 301, 65_535));
        Some.OneMore(3).ShouldBe(Some);
        new QuarterCounts(QuarterCounts.Most, 0, 0, 0).OneMore(0).ShouldBe(new QuarterCounts(QuarterCounts.Most, 0, 0, 0));
    }

    [Fact]
    public void MaxPlusLess_WorkQuarterByQuarterWithinTheRange()
    {
        var other = new QuarterCounts(2, 10, 300, 1);
        Some.Max(other).ShouldBe(new QuarterCounts(2, 20, 300, 65_535));
        Some.Plus(other).ShouldBe(new QuarterCounts(3, 30, 600, 65_535));
        Some.Less(other).ShouldBe(new QuarterCounts(0, 10, 0, 65_534));
    }
}
