using Shouldly;

namespace StreamGuard.Worker.Tests.Configuration;

/// <summary>What an operator reads of a wrong setting of <c>Alerts:Threshold</c>.</summary>
public class ThresholdSettingsTests
{
    [Theory]
    [InlineData("Value", "1.5", "0 to 1")]
    [InlineData("AlertsPerDay", "0", "0.01 to 10000000")]
    [InlineData("AlertsPerDay", "-5", "0.01 to 10000000")]
    [InlineData("Precision", "1", "0.01 to 0.999")]
    [InlineData("MaxStepPerDay", "0", "0.01 to 20")]
    [InlineData("MinThreshold", "0", "0.0001 to 0.999999")]
    [InlineData("MaxThreshold", "1", "0.0001 to 0.999999")]
    [InlineData("SmoothingDays", "29", "1 to 28")]
    public void Check_SettingOutsideItsBounds_NamesItTheValueAndTheBounds(string setting, string value, string bounds)
    {
        string[] mistakes = [.. ConfigurationSample.Set($"Alerts:Threshold:{setting}", value).Mistakes.Select(mistake => mistake.ToString())];

        mistakes.ShouldContain(mistake => mistake.Contains($"Alerts:Threshold:{setting}", StringComparison.Ordinal)
            && mistake.Contains($"'{value}' is outside {bounds}; set it to a value in that range.", StringComparison.Ordinal), string.Join('\n', mistakes));
    }

    [Fact]
    public void Check_BudgetWithoutItsNumber_NamesTheWholeSettingAndTheMend() =>
        ConfigurationSample.Set("Alerts:Threshold:Mode", "Budget").Mistakes.Select(mistake => mistake.ToString())
            .ShouldHaveSingleItem().ShouldContain("Alerts:Threshold:AlertsPerDay");
}
