using Shouldly;
using StreamGuard.Worker.Configuration;

namespace StreamGuard.Worker.Tests.Configuration;

public class ConfigurationReportTests
{
    [Fact]
    public void Write_Configuration_ShowsEachValueAndItsOrigin()
    {
        var report = Report(ConfigurationSample.Load(environment: [("STREAMGUARD__HTTP__PORT", "9")], commandLine: [("History:Horizon", "30d")]));

        report.ShouldContain("Http:Port = 9  (environment)\n");
        report.ShouldContain("History:Horizon = 30 d  (command line)\n");
        report.ShouldContain("Http:BindAddress = 127.0.0.1  (default)\n");
    }

    [Fact]
    public void Write_EverySecret_IsRedacted()
    {
        const string Secret = "hunter2-do-not-print";
        var secrets = Setting.Of(new WorkerOptions()).Where(setting => setting.IsSecret && setting.Property.PropertyType == typeof(string)).ToList();
        secrets.Select(secret => secret.Key).ShouldContain("Telemetry:OtlpHeaders");

        var report = Report(ConfigurationSample.Load(commandLine: [.. secrets.Select(secret => (secret.Key, Secret))]));

        report.ShouldNotContain(Secret);
        foreach (var secret in secrets)
        {
            report.ShouldContain($"{secret.Key} = {SecretNames.Redacted}  (command line)\n");
        }
    }

    [Fact]
    public void Write_PasswordInsideAnAddress_IsRedacted() =>
        Report(ConfigurationSample.Set("Telemetry:OtlpEndpoint", "http://user:hunter2@collector:4317"))
            .ShouldContain("Telemetry:OtlpEndpoint = http://***@collector:4317  (command line)\n");

    [Fact]
    public void Write_ClientSettings_ShowsAllButSecrets()
    {
        var report = Report(ConfigurationSample.Load(commandLine:
            [("Kafka:Settings:sasl.username", "me"), ("Kafka:Settings:sasl.password", "hunter2"), ("Kafka:ProducerSettings:compression.type", "zstd")]));

        report.ShouldContain("Kafka:Settings:sasl.username = me  (command line)\n");
        report.ShouldContain($"Kafka:Settings:sasl.password = {SecretNames.Redacted}  (command line)\n");
        report.ShouldContain("Kafka:ProducerSettings:compression.type = zstd  (command line)\n");
        report.ShouldNotContain("hunter2");
    }

    [Theory]
    [InlineData("sasl.password.file", false)]
    [InlineData("sasl.password", true)]
    [InlineData("ssl.key.password", true)]
    [InlineData("ssl.keystore.password", true)]
    [InlineData("sasl.oauthbearer.client.secret", true)]
    [InlineData("ssl.key.pem", true)]
    [InlineData("basic.auth.user.info", true)]
    [InlineData("SaslPassword", true)]
    [InlineData("BasicAuthUserInfo", true)]
    [InlineData("sasl.username", false)]
    [InlineData("ssl.ca.location", false)]
    [InlineData("BootstrapServers", false)]
    [InlineData("MaxAccounts", false)]
    public void Contains_Name_TellsSecrets(string name, bool secret) => SecretNames.Contains(name).ShouldBe(secret);

    private static string Report(EffectiveConfiguration configuration)
    {
        var output = new StringWriter { NewLine = "\n" };
        ConfigurationReport.Write(configuration, output);
        return output.ToString();
    }
}
