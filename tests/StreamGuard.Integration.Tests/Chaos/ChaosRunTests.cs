using Shouldly;
using StreamGuard.Chaos;
using StreamGuard.Integration.Tests.Processes;
using StreamGuard.Integration.Tests.Wire;

namespace StreamGuard.Integration.Tests.Chaos;

public sealed class ChaosRunTests
{
    [KafkaFact]
    public async Task Run_AKillAFreezeAndAStop_LosesAndRepeatsNothing()
    {
        string folder = Directory.CreateTempSubdirectory("streamguard-chaos-").FullName;
        using var output = new StringWriter();
        try
        {
            var options = new ChaosOptions
            {
                BootstrapServers = KafkaFactAttribute.BootstrapServers!, Duration = TimeSpan.FromSeconds(10), Seed = 3, Workers = 2, PaymentsPerSecond = 500,
                Model = Repository.DefaultModel, Output = folder,
            };

            ChaosSummary summary = await new ChaosRun(options, TextWriter.Synchronized(output)).RunAsync(CancellationToken.None);

            summary.IsClean.ShouldBeTrue(output.ToString());
            summary.Events.ShouldBeGreaterThan(1_000);
            summary.Outputs.ShouldBeGreaterThanOrEqualTo(summary.Events);
            summary.Kills.ShouldBeGreaterThanOrEqualTo(1);
            summary.Freezes.ShouldBeGreaterThanOrEqualTo(1);
            summary.Stops.ShouldBeGreaterThanOrEqualTo(1);
            File.Exists(Path.Combine(folder, "summary.json")).ShouldBeTrue();
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
