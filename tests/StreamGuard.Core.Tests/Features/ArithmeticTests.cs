using FsCheck;
using FsCheck.Fluent;
using Shouldly;
using StreamGuard.Core.Features;

namespace StreamGuard.Core.Tests.Features;

public class ArithmeticTests
{
    [Fact]
    public void Replace_SameNumberAmongOthers_HasTheSameBitsInEveryLane()
    {
        var random = new Random(20260304);
        for (int round = 0; round < 200; round++)
        {
            float number = MathF.Exp((float)(random.NextDouble() * 160 - 70));
            var alone = new float[NaturalLog.Lanes];
            alone.AsSpan().Fill(number);
            NaturalLog.Replace(alone);
            for (int lane = 0; lane < NaturalLog.Lanes; lane++)
            {
                var among = new float[NaturalLog.Lanes];
                for (int i = 0; i < among.Length; i++) among[i] = i == lane ? number : MathF.Exp((float)(random.NextDouble() * 170 - 85));
                NaturalLog.Replace(among);
                BitConverter.SingleToInt32Bits(among[lane]).ShouldBe(BitConverter.SingleToInt32Bits(alone[0]), $"ln({number:R}) in lane {lane}");
            }
        }
    }

    [Theory]
    [InlineData(1f, 0f)]
    [InlineData(2.7182817f, 1f)]
    [InlineData(1e-30f, -69.07755f)]
    [InlineData(3e38f, 88.59684f)]
    public void Replace_KnownNumber_IsItsNaturalLogarithm(float number, float expected)
    {
        var values = new float[NaturalLog.Lanes];
        values.AsSpan().Fill(number);
        NaturalLog.Replace(values);
        values.ShouldAllBe(value => Math.Abs(value - expected) < 1e-5f);
    }

    [Fact]
    public void Median_AnyNumbers_IsTheMiddleOfTheSorted() => Prop.ForAll(
        Gen.Choose(0, 20).Select(value => value / 4f).NonEmptyListOf().ToArbitrary(), numbers =>
        {
            float[] padded = [.. numbers, .. Enumerable.Repeat(float.PositiveInfinity, NaturalLog.Padded(numbers.Count) - numbers.Count)];
            float[] sorted = [.. numbers.Order()];

            Median.Of(padded, numbers.Count).ShouldBe((sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2);
        }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData("2026-03-07T00:00:00Z", 0, true)]
    [InlineData("2026-03-08T23:59:59Z", 1439, true)]
    [InlineData("2026-03-09T06:30:00Z", 390, false)]
    [InlineData("1970-01-01T00:00:00Z", 0, false)]
    [InlineData("1969-12-28T12:00:00Z", 720, true)]
    [InlineData("1969-12-26T00:00:59Z", 0, false)]
    public void MinuteOfDay_AnyTime_IsThatOfTheCalendar(string time, int minute, bool weekend)
    {
        DayClock.MinuteOfDay(DateTimeOffset.Parse(time, null).ToUnixTimeMilliseconds(), out bool isWeekend).ShouldBe(minute);
        isWeekend.ShouldBe(weekend);
    }
}
