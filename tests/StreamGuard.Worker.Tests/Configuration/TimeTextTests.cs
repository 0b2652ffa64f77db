using Shouldly;
using StreamGuard.Worker.Configuration;

namespace StreamGuard.Worker.Tests.Configuration;

public class TimeTextTests
{
    [Theory]
    [InlineData("2026-02-01", "2026-02-01T00:00:00Z")]
    [InlineData("2026-02-01T08:30", "2026-02-01T08:30:00Z")]
    [InlineData("2026-02-01T08:30Z", "2026-02-01T08:30:00Z")]
    [InlineData("2026-02-01T08:30:15.25+02:00", "2026-02-01T06:30:15.25Z")]
    [InlineData(" 2026-02-01T08:30:15-05:30 ", "2026-02-01T14:00:15Z")]
    public void TryParse_Iso8601_IsThatTime(string text, string utc)
    {
        TimeText.TryParse(text, out DateTimeOffset time).ShouldBeTrue();
        time.ToUniversalTime().ShouldBe(DateTimeOffset.Parse(utc, System.Globalization.CultureInfo.InvariantCulture));
    }

    [Theory]
    [InlineData("01.02.2026")]
    [InlineData("01/02/2026")]
    [InlineData("2026-2-1")]
    [InlineData("2026-02")]
    [InlineData("2026-02-30")]
    [InlineData("1 Feb 2026")]
    [InlineData("08:30")]
    [InlineData("")]
    public void TryParse_AnythingElse_IsRefused(string text) => TimeText.TryParse(text, out _).ShouldBeFalse();
}
