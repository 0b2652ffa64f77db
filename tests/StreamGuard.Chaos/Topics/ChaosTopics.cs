using System.Diagnostics;
using Confluent.Kafka;
using Confluent.Kafka.Admin;

namespace StreamGuard.Chaos.Topics;

/// <summary>The topics and the group of one run, under names that no other run has.</summary>
/// <param name="BootstrapServers">The cluster.</param>
/// <param name="Run">The run's id.</param>
internal sealed record ChaosTopics(string BootstrapServers, string Run)
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan CreateDeadline = TimeSpan.FromSeconds(5);

    internal string Transactions => $"{Run}-transactions";

    internal string Alerts => $"{Run}-alerts";

    internal string DeadLetters => $"{Run}-dead-letters";

    internal string Scores => $"{Run}-scores";

    internal string Activity => $"{Run}-terminal-activity";

    internal string Outcomes => $"{Run}-outcomes";

    internal string OutcomeLetters => $"{Run}-outcomes-dead-letters";

    internal string Group => Run;

    /// <summary>Creates the topics; where the cluster has no such request, by asking for them.</summary>
    /// <param name="partitions">How many partitions each is to have. The cluster decides where topics come by being asked for.</param>
    /// <returns>How many partitions the transactions have.</returns>
    /// <exception cref="ChaosFailedException">The topics did not come to be.</exception>
    internal async Task<int> CreateAsync(int partitions)
    {
        using IAdminClient admin = new AdminClientBuilder(new AdminClientConfig { BootstrapServers = BootstrapServers, AllowAutoCreateTopics = true })
            .SetLogHandler((_, _) => { /* What goes wrong is told by the calls. */ }).Build();
        string[] names = [Transactions, Alerts, DeadLetters, Scores, Activity, Outcomes, OutcomeLetters];
        try
        {
            await admin.CreateTopicsAsync(
                names.Select(name => new TopicSpecification { Name = name, NumPartitions = partitions, ReplicationFactor = -1 }),
                new CreateTopicsOptions { RequestTimeout = CreateDeadline, OperationTimeout = CreateDeadline });
        }
        catch (KafkaException e) when (e.Error.Code is ErrorCode.Local_UnsupportedFeature or ErrorCode.UnsupportedVersion or ErrorCode.Local_TimedOut)
        {
            // A small test broker has no controller, and creates a topic when it is asked for one; the loop below asks.
        }
        catch (KafkaException e)
        {
            throw new ChaosFailedException($"the topics {string.Join(", ", names)} could not be created at {BootstrapServers}: {e.Error.Reason}", e);
        }

        int[] counts = [.. names.Select(name => PartitionsOf(admin, name))];
        return counts[0];
    }

    private int PartitionsOf(IAdminClient admin, string topic)
    {
        for (long since = Stopwatch.GetTimestamp(); ;)
        {
            try
            {
                if (admin.GetMetadata(topic, Deadline).Topics[0] is { Error.IsError: false, Partitions: { Count: > 0 } found }) return found.Count;
            }
            catch (KafkaException e)
            {
                throw new ChaosFailedException($"no Kafka answers at {BootstrapServers}: {e.Error.Reason}", e);
            }

            if (Stopwatch.GetElapsedTime(since) > Deadline) throw new ChaosFailedException($"topic {topic} did not come to be at {BootstrapServers}.");
        }
    }
}
