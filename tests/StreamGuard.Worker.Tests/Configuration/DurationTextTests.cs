using Shouldly;
using StreamGuard.Worker.Configuration;

namespace StreamGuard.Worker.Tests.Configuration;

public class DurationTextTests
{
    [Theory]
    [InlineData("2ms", 2)]
    [InlineData("2 ms", 2)]
    [InlineData("1.5s", 1500)]
    [InlineData("5min", 300_000)]
    [InlineData("6h", 21_600_000)]
    [InlineData("180 D", 15_552_000_000)]
    [InlineData("500us", 0.5)]
    [InlineData("00:00:01.5", 1500)]
    [InlineData("1.00:00:00", 86_400_000)]
    public void TryParse_Duration_IsRead(string text, double milliseconds)
    {
        DurationText.TryParse(text, out var duration).ShouldBeTrue();
        duration.ShouldBe(TimeSpan.FromMilliseconds(milliseconds));
    }

    [Theory]
    [InlineData("")]
    [InlineData("5")]
    [InlineData("ms")]
    [InlineData("5 weeks")]
    [InlineData("1e300d")]
    [InlineData("nan s")]
    [InlineData("12:99")]
    public void TryParse_NoDuration_IsRefused(string text) => DurationText.TryParse(text, out _).ShouldBeFalse();

    [Theory]
    [InlineData(0, "0 s")]
    [InlineData(2, "2 ms")]
    [InlineData(1500, "1500 ms")]
    [InlineData(90_000, "90 s")]
    [InlineData(86_400_000, "1 d")]
    public void Format_Duration_ReadsBackTheSame(double milliseconds, string text)
    {
        DurationText.Format(TimeSpan.FromMilliseconds(milliseconds)).ShouldBe(text);
        DurationText.TryParse(text, out var back).ShouldBeTrue();
        back.ShouldBe(TimeSpan.FromMilliseconds(milliseconds));
    }
}
