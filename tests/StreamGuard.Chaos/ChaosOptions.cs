using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using StreamGuard.Chaos.Faults;
using StreamGuard.Chaos.Workers;
using StreamGuard.Kafka.Configuration;

namespace StreamGuard.Chaos;

/// <summary>What a chaos run is to be. <see cref="Usage"/> tells each option's meaning.</summary>
internal sealed record ChaosOptions
{
    /// <summary>The options, for people.</summary>
    internal const string Usage = """
        usage: StreamGuard.Chaos --bootstrap-servers HOST:PORT [options]
          --seconds N        how long faults are injected; default 180, 10 to 86400
          --seed N           draws the faults and the payments; default 1
          --workers N        worker processes; default 3, 1 to 16
          --partitions N     partitions of the topics where the cluster lets them be created; default 6, 1 to 64
          --rate N           payments a second; default 2000, 1 to 100000, at most 1000000 in all
          --membership MODE  Static, Dynamic, or Drawn by the seed; default Static
          --protocol P       Classic or Consumer (the newer group protocol); default Classic
          --snapshots WHERE  Own (a folder for each worker), Shared (one for all) or None; default Own
          --overlap          inject the next fault while the group still deals with the last one
          --broker-down CMD  a shell command that takes the broker away; with --broker-up; default: the broker stays
          --broker-up CMD    a shell command that brings it back
          --model DIR        the ensemble that scores; default models/default
          --output DIR       logs, snapshots and summary.json; default artifacts/chaos
          --set K=V          a further setting of every worker, as streamguard's own; may be repeated
        """;

    internal required string BootstrapServers { get; init; }

    internal TimeSpan Duration { get; init; } = TimeSpan.FromSeconds(180);

    internal int Seed { get; init; } = 1;

    internal int Workers { get; init; } = 3;

    internal int Partitions { get; init; } = 6;

    internal int PaymentsPerSecond { get; init; } = 2_000;

    internal Membership Membership { get; init; } = Membership.Static;

    internal GroupProtocol Protocol { get; init; }

    internal SnapshotPlace Snapshots { get; init; }

    internal bool FaultsOverlap { get; init; }

    internal string? BrokerDown { get; init; }

    internal string? BrokerUp { get; init; }

    internal string Model { get; init; } = Path.Combine("models", "default");

    internal string Output { get; init; } = Path.Combine("artifacts", "chaos");

    internal IReadOnlyList<string> WorkerSettings { get; init; } = [];

    internal bool HasOutages => BrokerDown is not null;

    /// <summary>Reads a command line.</summary>
    /// <param name="arguments">The arguments.</param>
    /// <param name="options">The options, valid.</param>
    /// <param name="mistake">What is wrong, with the usage.</param>
    internal static bool TryParse(IReadOnlyList<string> arguments, [NotNullWhen(true)] out ChaosOptions? options, [NotNullWhen(false)] out string? mistake)
    {
        options = null;
        try
        {
            options = Parse(arguments);
            mistake = null;
            return true;
        }
        catch (FormatException wrong)
        {
            mistake = $"chaos: {wrong.Message}\n{Usage}";
            return false;
        }
    }

    private static ChaosOptions Parse(IReadOnlyList<string> arguments)
    {
        var options = new ChaosOptions { BootstrapServers = "" };
        List<string> settings = [];
        for (int i = 0; i < arguments.Count; i++)
        {
            string name = arguments[i];
            if (name == "--overlap")
            {
                options = options with { FaultsOverlap = true };
                continue;
            }

            if (i + 1 == arguments.Count) throw new FormatException($"{name} wants a value, or is not an option.");
            string value = arguments[++i];
            options = name switch
            {
                "--bootstrap-servers" => options with { BootstrapServers = value },
                "--seconds" => options with { Duration = TimeSpan.FromSeconds(Number(name, value, 10, 86_400)) },
                "--seed" => options with { Seed = Number(name, value, int.MinValue, int.MaxValue) },
                "--workers" => options with { Workers = Number(name, value, 1, 16) },
                "--partitions" => options with { Partitions = Number(name, value, 1, 64) },
                "--rate" => options with { PaymentsPerSecond = Number(name, value, 1, 100_000) },
                "--membership" => options with { Membership = Named<Membership>(name, value) },
                "--protocol" => options with { Protocol = Named<GroupProtocol>(name, value) },
                "--snapshots" => options with { Snapshots = Named<SnapshotPlace>(name, value) },
                "--broker-down" => options with { BrokerDown = value },
                "--broker-up" => options with { BrokerUp = value },
                "--model" => options with { Model = value },
                "--output" => options with { Output = value },
                "--set" => Keep(settings, value, options),
                _ => throw new FormatException($"there is no option {name}."),
            };
        }

        if (options.BootstrapServers.Length == 0) throw new FormatException("--bootstrap-servers is missing.");
        if (options.BrokerDown is null != options.BrokerUp is null) throw new FormatException("--broker-down and --broker-up go together.");
        return options with { WorkerSettings = settings };
    }

    private static ChaosOptions Keep(List<string> settings, string value, ChaosOptions options)
    {
        settings.Add(value);
        return options;
    }

    private static T Named<T>(string name, string value)
        where T : struct, Enum =>
        Enum.TryParse(value, ignoreCase: true, out T parsed) && Enum.IsDefined(parsed)
            ? parsed
            : throw new FormatException($"{name} wants one of {string.Join(", ", Enum.GetNames<T>())}, not '{value}'.");

    private static int Number(string name, string value, int least, int most) =>
        int.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int number) && number >= least && number <= most
            ? number
            : throw new FormatException($"{name} wants a number from {least} to {most}, not '{value}'.");
}
