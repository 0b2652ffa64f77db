using Shouldly;
using StreamGuard.Simulation.Randomness;

namespace StreamGuard.Simulation.Tests.Randomness;

public class PortableMathTests
{
    [Fact]
    public void Functions_OverTheirRanges_AgreeWithTheRuntime()
    {
        var random = new Random(11);
        for (int i = 0; i < 20_000; i++)
        {
            double x = random.NextDouble();
            Relative(PortableMath.Exp(x * 1_400 - 700), Math.Exp(x * 1_400 - 700)).ShouldBeLessThan(1e-12);
            Relative(PortableMath.Exp(x * 4 - 2), Math.Exp(x * 4 - 2)).ShouldBeLessThan(1e-14);
            double positive = Math.Exp(x * 600 - 300);
            Math.Abs(PortableMath.Log(positive) - Math.Log(positive)).ShouldBeLessThan(1e-12);
            Math.Abs(PortableMath.Log(0.5 + x) - Math.Log(0.5 + x)).ShouldBeLessThan(1e-14);
            Math.Abs(PortableMath.Sin(x * 8 - 4) - Math.Sin(x * 8 - 4)).ShouldBeLessThan(1e-12);
            Math.Abs(PortableMath.Cos(x * 4 - 2) - Math.Cos(x * 4 - 2)).ShouldBeLessThan(1e-12);
            Math.Abs(PortableMath.Asin(x) - Math.Asin(x)).ShouldBeLessThan(1e-9);
        }
    }

    private static double Relative(double actual, double expected) => Math.Abs(actual - expected) / expected;
}
