using System.ComponentModel.DataAnnotations;
using Shouldly;
using StreamGuard.OnnxRuntime;

namespace StreamGuard.Inference.Tests;

public class InferenceOptionsTests
{
    [Fact]
    public void Validate_Defaults_AreValid()
    {
        var options = new InferenceOptions();

        AttributeMistakes(options).ShouldBeEmpty();
        options.Validate().ShouldBeEmpty();
    }

    [Fact]
    public void Validate_ValuesOutOfRange_AreEachAMistake()
    {
        var options = new InferenceOptions { ModelDirectory = "", Providers = [], IntraOpThreads = 257, MaxBatchSize = 0 };

        AttributeMistakes(options).Count.ShouldBe(4);
    }

    [Fact]
    public void Validate_ProviderTwice_IsAMistake() =>
        new InferenceOptions { Providers = [OrtProvider.Cpu, OrtProvider.Cpu] }.Validate().ShouldHaveSingleItem().ShouldStartWith("Providers: ");

    [Theory]
    [InlineData("device_id")]
    [InlineData("Cudo:device_id")]
    public void Validate_SettingOfNoProvider_IsAMistake(string key)
    {
        var options = new InferenceOptions();
        options.ProviderSettings[key] = "0";

        options.Validate().ShouldHaveSingleItem().ShouldStartWith("ProviderSettings: ");
    }

    private static List<ValidationResult> AttributeMistakes(InferenceOptions options)
    {
        var mistakes = new List<ValidationResult>();
        Validator.TryValidateObject(options, new ValidationContext(options), mistakes, validateAllProperties: true);
        return mistakes;
    }
}
