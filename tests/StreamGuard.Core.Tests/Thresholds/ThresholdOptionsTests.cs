using System.ComponentModel.DataAnnotations;
using Shouldly;
using StreamGuard.Core.Thresholds;

namespace StreamGuard.Core.Tests.Thresholds;

public class ThresholdOptionsTests
{
    [Fact]
    public void Validate_Defaults_AreRightAndFollowNothing()
    {
        var options = new ThresholdOptions();

        options.Validate().ShouldBeEmpty();
        options.Follows.ShouldBeFalse();
        (options.Mode, options.MaxStepPerDay, options.MinThreshold, options.MaxThreshold, options.SmoothingDays).ShouldBe((ThresholdMode.Model, 1, 0.01, 0.9999, 7));
        (options.Value, options.AlertsPerDay, options.Precision).ShouldBe((null, null, null));
    }

    [Theory]
    [InlineData(ThresholdMode.Fixed, 0.8, null, null, false)]
    [InlineData(ThresholdMode.Budget, null, 100.0, null, true)]
    [InlineData(ThresholdMode.Budget, 0.8, 100.0, null, true)]
    [InlineData(ThresholdMode.Precision, null, null, 0.9, true)]
    [InlineData(ThresholdMode.Precision, 0.8, null, 0.9, true)]
    public void Validate_ModeWithWhatItNeeds_IsRight(ThresholdMode mode, double? value, double? alertsPerDay, double? precision, bool follows)
    {
        var options = new ThresholdOptions { Mode = mode, Value = value, AlertsPerDay = alertsPerDay, Precision = precision };

        options.Validate().ShouldBeEmpty();
        options.Follows.ShouldBe(follows);
    }

    [Theory]
    [InlineData(ThresholdMode.Fixed, "Value: is needed by the mode Fixed and has no value; set it.")]
    [InlineData(ThresholdMode.Budget, "AlertsPerDay: is needed by the mode Budget and has no value; set it.")]
    [InlineData(ThresholdMode.Precision, "Precision: is needed by the mode Precision and has no value; set it.")]
    public void Validate_ModeWithoutWhatItNeeds_NamesTheSettingAndTheMend(ThresholdMode mode, string message) =>
        new ThresholdOptions { Mode = mode }.Validate().ShouldBe([message]);

    [Theory]
    [InlineData(ThresholdMode.Model, 0.8, null, null, "Value: is set, but the mode Model takes the model's threshold; set the mode to Fixed, or remove it.")]
    [InlineData(ThresholdMode.Model, null, 100.0, null, "AlertsPerDay: is set, but the mode Model does not spend it; set the mode to Budget, or remove it.")]
    [InlineData(ThresholdMode.Model, null, null, 0.9, "Precision: is set, but the mode Model does not follow it; set the mode to Precision, or remove it.")]
    [InlineData(ThresholdMode.Fixed, 0.8, 100.0, null, "AlertsPerDay: is set, but the mode Fixed does not spend it; set the mode to Budget, or remove it.")]
    [InlineData(ThresholdMode.Fixed, 0.8, null, 0.9, "Precision: is set, but the mode Fixed does not follow it; set the mode to Precision, or remove it.")]
    [InlineData(ThresholdMode.Budget, null, 100.0, 0.9, "Precision: is set, but the mode Budget does not follow it; set the mode to Precision, or remove it.")]
    [InlineData(ThresholdMode.Precision, null, 100.0, 0.9, "AlertsPerDay: is set, but the mode Precision does not spend it; set the mode to Budget, or remove it.")]
    public void Validate_NumberThatTheModeDoesNotFollow_NamesTheSettingAndTheMend(ThresholdMode mode, double? value, double? alertsPerDay, double? precision, string message) =>
        new ThresholdOptions { Mode = mode, Value = value, AlertsPerDay = alertsPerDay, Precision = precision }.Validate().ShouldBe([message]);

    [Theory]
    [InlineData(0.5, 0.4)]
    [InlineData(0.5, 0.5)]
    public void Validate_LowerBoundNotBelowTheUpper_NamesTheSettingAndTheMend(double least, double most) =>
        new ThresholdOptions { MinThreshold = least, MaxThreshold = most }.Validate().ShouldBe(["MinThreshold: is not below MaxThreshold; lower it, or raise the other."]);

    [Fact]
    public void Validate_SeveralMistakes_TellsEach() =>
        new ThresholdOptions { Mode = ThresholdMode.Budget, Precision = 0.9, MinThreshold = 0.9, MaxThreshold = 0.1 }.Validate().Select(mistake => mistake.Split(':')[0])
            .ShouldBe(["AlertsPerDay", "Precision", "MinThreshold"]);

    [Theory]
    [InlineData(nameof(ThresholdOptions.Value), 0.0, 1.0, -0.0001, 1.0001)]
    [InlineData(nameof(ThresholdOptions.AlertsPerDay), 0.01, 10_000_000.0, 0.0099, 10_000_001.0)]
    [InlineData(nameof(ThresholdOptions.Precision), 0.01, 0.999, 0.0099, 0.9991)]
    [InlineData(nameof(ThresholdOptions.MaxStepPerDay), 0.01, 20.0, 0.0099, 20.01)]
    [InlineData(nameof(ThresholdOptions.MinThreshold), 0.0001, 0.999999, 0.00009, 0.9999999)]
    [InlineData(nameof(ThresholdOptions.MaxThreshold), 0.0001, 0.999999, 0.00009, 0.9999999)]
    [InlineData(nameof(ThresholdOptions.SmoothingDays), 1, 28, 0, 29)]
    public void Bounds_OfASetting_ReachFromTheFirstToTheLast(string setting, object least, object most, object below, object above)
    {
        IsWithinBounds(setting, least).ShouldBeTrue();
        IsWithinBounds(setting, most).ShouldBeTrue();
        IsWithinBounds(setting, below).ShouldBeFalse();
        IsWithinBounds(setting, above).ShouldBeFalse();
        if (least is not double) return;
        IsWithinBounds(setting, double.NaN).ShouldBeFalse();
        IsWithinBounds(setting, double.PositiveInfinity).ShouldBeFalse();
    }

    private static bool IsWithinBounds(string setting, object value) =>
        Validator.TryValidateProperty(value, new ValidationContext(new ThresholdOptions()) { MemberName = setting }, validationResults: null);
}
