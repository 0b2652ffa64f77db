using System.Globalization;
using StreamGuard.Chaos.Faults;
using StreamGuard.Chaos.Topics;

namespace StreamGuard.Chaos.Workers;

/// <summary>The command lines of the workers.</summary>
/// <param name="options">The run's options.</param>
/// <param name="topics">The run's topics.</param>
/// <param name="membership">How the workers are known to their group; not <see cref="Membership.Drawn"/>.</param>
internal sealed class WorkerArguments(ChaosOptions options, ChaosTopics topics, Membership membership)
{
    internal static readonly TimeSpan LabelDelay = TimeSpan.FromDays(90);

    /// <summary>The command line of a worker: the program as users have it, with settings that they could write themselves.</summary>
    /// <param name="number">Its number, from 0.</param>
    internal IReadOnlyList<string> Of(int number)
    {
        string name = string.Create(CultureInfo.InvariantCulture, $"{topics.Run}-{number}");
        List<string> settings =
        [
            $"Kafka:Topics:Transactions={topics.Transactions}", $"Kafka:Topics:FraudAlerts={topics.Alerts}", $"Kafka:Topics:DeadLetters={topics.DeadLetters}",
            $"Kafka:Topics:TransactionScores={topics.Scores}", $"Kafka:Topics:TerminalActivity={topics.Activity}", $"Kafka:Topics:FraudOutcomes={topics.Outcomes}",
            $"Kafka:Topics:OutcomeDeadLetters={topics.OutcomeLetters}",
            // Longer than the payments of a run: scores must not depend on how far the partitions are when they see each other's counts.
            $"Terminals:LabelDelay={LabelDelay.TotalDays}d",
            $"Kafka:TransactionalId={name}", $"Kafka:ClientId={name}",
            "Kafka:SessionTimeout=6s", "Kafka:MaxPollInterval=30s", $"Kafka:GroupProtocol={options.Protocol}", "Http:Port=0",
        ];
        if (options.Snapshots == SnapshotPlace.None) settings.Add("Snapshots:Enabled=false");
        else settings.AddRange([$"Snapshots:Folder={Path.Combine(options.Output, "snapshots", options.Snapshots == SnapshotPlace.Shared ? topics.Run : name)}", "Snapshots:Period=5s"]);
        if (membership == Membership.Static) settings.Add($"Kafka:GroupInstanceId={name}");
        settings.AddRange(options.WorkerSettings);
        return
        [
            Path.Combine(AppContext.BaseDirectory, "streamguard.dll"), "run", "--bootstrap-servers", topics.BootstrapServers, "--group", topics.Group, "--model", options.Model,
            .. settings.SelectMany(setting => new[] { "--set", setting }),
        ];
    }
}
