using System.ComponentModel.DataAnnotations;
using System.Reflection;
using Shouldly;
using StreamGuard.Worker.Configuration;

namespace StreamGuard.Worker.Tests.Configuration;

public class OptionsValidatorTests
{
    [Theory]
    [InlineData("Http:Port", "-1", "Http:Port: '-1' is outside 0 to 65535; set it to a value in that range.")]
    [InlineData("Http:BindAddress", "", "Http:BindAddress: is needed and has no value; set it.")]
    [InlineData("Http:BindAddress", "everywhere", "Http:BindAddress: 'everywhere' is not an IP address")]
    [InlineData("Http:LivenessDeadline", "10ms", "Http:LivenessDeadline: '10 ms' is outside 1 s to 1 h")]
    [InlineData("History:Capacity", "33", "History:Capacity: '33' is not one of 4, 8, 16, 32, 64.")]
    [InlineData("History:Horizon", "59min", "History:Horizon: '59 min' is outside 1 h to 3650 d")]
    [InlineData("History:MaxAccountsPerPartition", "0", "History:MaxAccountsPerPartition: '0' is outside 1 to 100000000")]
    [InlineData("Kafka:BootstrapServers", "", "Kafka:BootstrapServers: is needed and has no value; set it.")]
    [InlineData("Kafka:TransactionTimeout", "900ms", "Kafka:TransactionTimeout: '900 ms' is outside 1 s to 15 min")]
    [InlineData("Pipeline:CommitInterval", "2s", "Kafka:TransactionTimeout: '10 s' is less than ten times Pipeline:CommitInterval (2 s)")]
    [InlineData("Pipeline:BatchSize", "0", "Pipeline:BatchSize: '0' is outside 1 to 4096")]
    [InlineData("Pipeline:BatchSize", "512", "Pipeline:BatchSize: '512' is more than Inference:MaxBatchSize (256)")]
    [InlineData("Pipeline:DrainDeadline", "5min", "Pipeline:DrainDeadline: '5 min' is not less than Kafka:MaxPollInterval (5 min)")]
    [InlineData("Pipeline:DrainDeadline", "30s", "Http:LivenessDeadline: '30 s' is not more than Pipeline:DrainDeadline (30 s)")]
    [InlineData("Inference:ModelDirectory", "", "Inference:ModelDirectory: is needed and has no value; set it.")]
    [InlineData("Inference:Providers", "", "Inference:Providers: needs at least 1 value.")]
    [InlineData("Inference:Providers", "Cuda,Cpu,Cuda", "Inference:Providers: a provider is named twice")]
    [InlineData("Inference:ProviderSettings:Gpu:device_id", "0", "Inference:ProviderSettings: there is the key Gpu:device_id")]
    [InlineData("Kafka:HeartbeatInterval", "9s", "Kafka:HeartbeatInterval: 9 s is more than a third of Kafka:SessionTimeout (10 s)")]
    [InlineData("Kafka:BootstrapServers", "a:9092,localhost:notaport", "Kafka:BootstrapServers: 'localhost:notaport' is not HOST:PORT with a port from 1 to 65535; correct it.")]
    [InlineData("Kafka:ConsumerSettings:security.protocol", "carrier-pigeon", "Kafka:ConsumerSettings:security.protocol: the client refuses it (Invalid value")]
    [InlineData("Kafka:Topics:DeadLetters", "transactions", "Kafka:Topics:DeadLetters: 'transactions' is also Kafka:Topics:Transactions")]
    [InlineData("Kafka:Settings:group.id", "x", "Kafka:Settings:group.id: refused: set Kafka:GroupId.")]
    [InlineData("Telemetry:OtlpEndpoint", "collector", "Telemetry:OtlpEndpoint: 'collector' is not an http or https address")]
    [InlineData("Telemetry:OtlpInterval", "0 s", "Telemetry:OtlpInterval: '0 s' is outside 1 s to 10 min")]
    public void Validate_ValueAgainstTheRules_IsRefusedWithItsMend(string key, string value, string mistake)
    {
        ConfigurationSample.Set(key, value).Mistakes.ShouldContain(found => found.ToString().StartsWith(mistake));
    }

    [Fact]
    public void Validate_EveryRangedSetting_AcceptsItsBoundsAndRefusesWhatLiesBeyond()
    {
        var ranged = Setting.Of(new WorkerOptions()).Where(setting => setting.Property.IsDefined(typeof(RangeAttribute))).ToList();
        ranged.ShouldNotBeEmpty();
        foreach (var setting in ranged)
        {
            var range = setting.Property.GetCustomAttribute<RangeAttribute>()!;
            foreach (var (bound, beyond) in new[] { (range.Minimum, -1), (range.Maximum, 1) })
            {
                var at = Text(range, bound, 0)!;
                ConfigurationSample.Set(setting.Key, at).Mistakes.Where(IsRange).ShouldBeEmpty($"{setting.Key} = {at}");
                var outside = Text(range, bound, beyond);
                if (outside is not null)
                {
                    ConfigurationSample.Set(setting.Key, outside).Mistakes.Where(mistake => mistake.Key == setting.Key).ShouldNotBeEmpty($"{setting.Key} = {outside}");
                }
            }
        }

        static bool IsRange(ConfigurationMistake mistake) => mistake.Problem.Contains("outside");
    }

    [Fact]
    public void Validate_EverySettingWithADefault_HasALegalOne()
    {
        OptionsValidator.Validate(new WorkerOptions()).ShouldBeEmpty();
    }

    [Fact]
    public void Validate_RuleThatAttributesAlsoHave_IsToldOnce() =>
        ConfigurationSample.Set("Kafka:GroupId", "").Mistakes.ShouldHaveSingleItem().Key.ShouldBe("Kafka:GroupId");

    private static string? Text(RangeAttribute range, object bound, int beyond)
    {
        if (range.OperandType == typeof(TimeSpan))
        {
            DurationText.TryParse(bound.ToString()!, out var duration).ShouldBeTrue();
            return (duration + TimeSpan.FromMilliseconds(beyond)).ToString("c");
        }

        return bound switch
        {
            int number => (number + (long)beyond).ToString(),
            long number when (beyond > 0 ? number < long.MaxValue : number > long.MinValue) => (number + beyond).ToString(),
            double number => (number + beyond).ToString("R"),
            _ => beyond == 0 ? Setting.Text(bound) : null,
        };
    }
}
