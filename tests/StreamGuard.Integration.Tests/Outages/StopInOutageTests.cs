using System.Diagnostics;
using Shouldly;
using StreamGuard.Integration.Tests.Processes;
using Xunit.Abstractions;

namespace StreamGuard.Integration.Tests.Outages;

/// <summary>A deployment that stops the workers does not wait for a broker that is away.</summary>
public sealed class StopInOutageTests(ITestOutputHelper output) : IDisposable
{
    // Pipeline:DrainDeadline as set below, and a few seconds for leaving the group, freeing the clients and ending the process.
    private static readonly TimeSpan DrainDeadline = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Longest = DrainDeadline + TimeSpan.FromSeconds(9);

    private readonly OutageScene _scene = new();

    public void Dispose() => _scene.Dispose();

    [Theory]
    [InlineData("AtLeastOnce", false)]
    [InlineData("AtLeastOnce", true)]
    [InlineData("ExactlyOnce", false)]
    [InlineData("ExactlyOnce", true)]
    public void Stop_BrokerIsAwayWithAUnitOpen_EndsAfterTheDrainDeadlineAndSaysWhatIsReadAgain(string guarantee, bool isSilent)
    {
        using ProgramProcess worker = _scene.Start(
            guarantee, "--set", "Pipeline:CommitInterval=10s", "--set", "Kafka:TransactionTimeout=100s", "--set", "Pipeline:DrainDeadline=2s", "--set", "Kafka:SessionTimeout=30s");
        using var scores = new TopicReader(_scene.Broker.BootstrapServers, "scores", partitions: 1);
        _scene.Send("open", 10);
        Eventually.True(() => scores.Read() == 10, worker);

        TakeAway(isSilent);
        (TimeSpan took, int status) = Stop(worker);

        took.ShouldBeLessThan(Longest, worker.Output);
        status.ShouldBe(1, worker.Output);
        worker.Output.Split('\n')[^2].ShouldBe(
            "streamguard: did not drain within Pipeline:DrainDeadline (2 s) and was cut off, as happens while the cluster is out of reach; what was not committed is read again at the next start.", worker.Output);
    }

    [Theory]
    [InlineData("AtLeastOnce", false)]
    [InlineData("AtLeastOnce", true)]
    [InlineData("ExactlyOnce", false)]
    [InlineData("ExactlyOnce", true)]
    public void Stop_BrokerIsAwayAndNothingIsInFlight_EndsWell(string guarantee, bool isSilent)
    {
        using ProgramProcess worker = _scene.Start(guarantee, "--set", "Pipeline:DrainDeadline=2s", "--set", "Kafka:SessionTimeout=30s");
        _scene.Send("done", 1); // One unit: nothing is left when it is committed.
        Eventually.True(() => WorkerMetrics.Read(worker, "streamguard_scored_total") == 1 && WorkerMetrics.Read(worker, "streamguard_transactions_committed_total") == 1, worker);

        TakeAway(isSilent);
        (TimeSpan took, int status) = Stop(worker);

        took.ShouldBeLessThan(Longest, worker.Output);
        status.ShouldBe(0, worker.Output);
    }

    // A broker that refuses connections, or one that takes requests and never answers.
    private void TakeAway(bool isSilent)
    {
        if (isSilent) _scene.Broker.SetRoundTrip(1, TimeSpan.FromMinutes(2));
        else _scene.Broker.TakeDown(1);
    }

    private (TimeSpan Took, int Status) Stop(ProgramProcess worker)
    {
        long started = Stopwatch.GetTimestamp();
        worker.Terminate();
        int status = worker.WaitForExit();
        var took = Stopwatch.GetElapsedTime(started);
        output.WriteLine($"Ended with {status} after {took.TotalSeconds:F1} s.");
        return (took, status);
    }
}
