using Shouldly;
using StreamGuard.Simulation.Randomness;

namespace StreamGuard.Simulation.Tests.Randomness;

public class SeededRandomTests
{
    [Fact]
    public void NextBits_SameSeedAndStream_GivesTheSameNumbers()
    {
        var one = new SeededRandom(5, 9);
        var two = new SeededRandom(5, 9);
        var otherStream = new SeededRandom(5, 10);
        ulong first = one.NextBits();
        two.NextBits().ShouldBe(first);
        otherStream.NextBits().ShouldNotBe(first);
    }

    [Fact]
    public void Draws_ManyOfThem_HaveTheirMoments()
    {
        const int count = 200_000;
        var random = new SeededRandom(1, 2);
        double uniform = 0, exponential = 0, normal = 0, square = 0;
        var buckets = new int[7];
        for (int i = 0; i < count; i++)
        {
            uniform += random.NextDouble();
            exponential += random.Exponential();
            double n = random.Normal();
            normal += n;
            square += n * n;
            buckets[random.Below(7)]++;
        }

        (uniform / count).ShouldBe(0.5, 0.005);
        (exponential / count).ShouldBe(1, 0.01);
        (normal / count).ShouldBe(0, 0.01);
        (square / count).ShouldBe(1, 0.015);
        buckets.ShouldAllBe(bucket => bucket > count / 7 * 0.97 && bucket < count / 7 * 1.03);
    }

    [Fact]
    public void Inclusive_SmallRange_ReachesBothEnds()
    {
        var random = new SeededRandom(3, 4);
        var seen = new HashSet<int>();
        for (int i = 0; i < 200; i++) seen.Add(random.Inclusive(2, 4));
        seen.Order().ShouldBe([2, 3, 4]);
    }

    [Fact]
    public void Pick_Weights_FollowsThemAndNeverTakesAZero()
    {
        var random = new SeededRandom(3, 4);
        var counts = new int[3];
        for (int i = 0; i < 40_000; i++) counts[random.Pick([1, 1, 4])]++;
        counts[1].ShouldBe(0);
        counts[2].ShouldBeInRange(29_500, 30_500);
    }
}
