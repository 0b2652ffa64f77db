using Shouldly;

namespace StreamGuard.Worker.Tests.Telemetry;

[Collection(nameof(WorkerMetricsTests))]
public class TelemetryPageTests
{
    private static readonly string PagePath = Path.Combine(RepositoryFiles.Root, "docs", "telemetry.md");

    [Fact]
    public void TelemetryPage_ComparedWithTheInstruments_IsUpToDate()
    {
        var expected = TelemetryPage.Render();
        if (Environment.GetEnvironmentVariable("STREAMGUARD_UPDATE_DOCS") == "1")
        {
            File.WriteAllText(PagePath, expected);
        }

        File.Exists(PagePath).ShouldBeTrue("Run this test with STREAMGUARD_UPDATE_DOCS=1 to write docs/telemetry.md.");
        File.ReadAllText(PagePath).ShouldBe(expected, "Run this test with STREAMGUARD_UPDATE_DOCS=1 to rewrite docs/telemetry.md.");
    }

    [Fact]
    public void Tags_OfEveryInstrument_AreOfOneThatExists() =>
        TelemetryPage.Tags.Keys.Except(TelemetryPage.Instruments().Select(instrument => instrument.Name)).ShouldBeEmpty();

    [Fact]
    public void Instruments_OfStreamGuard_AllHaveAUnitAndADescription()
    {
        foreach (var instrument in TelemetryPage.Instruments().Where(instrument => instrument.Meter.Name.StartsWith("StreamGuard.")))
        {
            instrument.Unit.ShouldNotBeNullOrEmpty(instrument.Name);
            instrument.Description.ShouldNotBeNullOrEmpty(instrument.Name);
        }
    }
}
