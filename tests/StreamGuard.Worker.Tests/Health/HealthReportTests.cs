using System.Text.Json;
using Shouldly;
using StreamGuard.Worker.Health;

namespace StreamGuard.Worker.Tests.Health;

public class HealthReportTests
{
    private static readonly HealthFacts Serving = new() { ModelLoaded = true, Joined = true, Restored = true, PollingAlive = true };

    [Theory]
    [InlineData(HealthReport.LivePath, "", true)]
    [InlineData(HealthReport.LivePath, "ModelLoaded Joined Restored", true)]
    [InlineData(HealthReport.LivePath, "PollingAlive", false)]
    [InlineData(HealthReport.LivePath, "Failed", false)]
    [InlineData(HealthReport.LivePath, "Stopping", true)]
    [InlineData(HealthReport.ReadyPath, "", true)]
    [InlineData(HealthReport.ReadyPath, "ModelLoaded", false)]
    [InlineData(HealthReport.ReadyPath, "Joined", false)]
    [InlineData(HealthReport.ReadyPath, "Restored", false)]
    [InlineData(HealthReport.ReadyPath, "Failed", false)]
    [InlineData(HealthReport.ReadyPath, "Stopping", false)]
    [InlineData(HealthReport.StartupPath, "", true)]
    [InlineData(HealthReport.StartupPath, "Joined Restored PollingAlive", true)]
    [InlineData(HealthReport.StartupPath, "ModelLoaded", false)]
    public void Answer_FactsUnlikeAServingWorker_AreJudged(string path, string different, bool passed)
    {
        var words = different.Split(' ');
        var facts = new HealthFacts
        {
            ModelLoaded = Serving.ModelLoaded ^ words.Contains("ModelLoaded"),
            Joined = Serving.Joined ^ words.Contains("Joined"),
            Restored = Serving.Restored ^ words.Contains("Restored"),
            PollingAlive = Serving.PollingAlive ^ words.Contains("PollingAlive"),
            Failed = Serving.Failed ^ words.Contains("Failed"),
            Stopping = Serving.Stopping ^ words.Contains("Stopping"),
        };

        HealthReport.Answer(path, facts, out var body).ShouldBe(passed);

        var json = JsonDocument.Parse(body).RootElement;
        json.GetProperty("status").GetString().ShouldBe(passed ? "ok" : "failing");
        json.GetProperty("checks").EnumerateObject().All(check => check.Value.GetBoolean()).ShouldBe(passed);
    }

    [Theory]
    [InlineData("/health")]
    [InlineData("/health/live/")]
    [InlineData("/")]
    [InlineData("")]
    public void Answer_OtherPath_IsNone(string path) => HealthReport.Answer(path, Serving, out _).ShouldBeNull();
}
