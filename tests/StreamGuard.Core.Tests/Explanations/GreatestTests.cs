using FsCheck;
using FsCheck.Fluent;
using Shouldly;
using StreamGuard.Core.Explanations;

namespace StreamGuard.Core.Tests.Explanations;

public class GreatestTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Find_AnyNumbers_IsWhatSortingThemGives(bool laterFirst) => Prop.ForAll(
        // Few different numbers, so that many are equal.
        Gen.Choose(-2, 4).ListOf().ToArbitrary(), Gen.Choose(0, 6).ToArbitrary(), (numbers, room) =>
        {
            float[] values = [.. numbers];
            IEnumerable<int> inOrder = Enumerable.Range(0, values.Length);
            if (laterFirst) inOrder = inOrder.Reverse();
            int[] expected = [.. inOrder.Where(i => values[i] > 0).OrderByDescending(i => values[i]).Take(room)];
            int[] places = new int[room];

            int found = Greatest.Find(values, above: 0, laterFirst, places);

            places[..found].ShouldBe(expected);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Find_NumbersThatAreNone_AreLeftOut()
    {
        int[] places = new int[3];
        Greatest.Find([float.NaN, 2, float.NaN, 5], above: 0, laterFirst: false, places).ShouldBe(2);
        places[..2].ShouldBe([3, 1]);
    }
}
