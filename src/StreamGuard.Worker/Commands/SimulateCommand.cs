using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using StreamGuard.Kafka.Configuration;
using StreamGuard.Simulation;
using StreamGuard.Worker.Configuration;
using StreamGuard.Worker.Simulating;

namespace StreamGuard.Worker.Commands;

/// <summary><c>streamguard simulate</c>: payments of a synthetic network, with labelled fraud, into a file or a topic.</summary>
internal static class SimulateCommand
{
    private const long DefaultEvents = 200_000;

    private static readonly Option<string?> Output = new("--output", "-o")
    {
        Description = "Write labelled payments to this file, one JSON object a line; '-' is standard output. "
            + "The same options write the same bytes.",
        HelpName = "FILE",
    };

    private static readonly Option<string?> BootstrapServers = new("--bootstrap-servers", "-b")
    {
        Description = "Send payments (without labels) to the Kafka cluster that these brokers belong to, keyed by account.",
        HelpName = "HOST:PORT,...",
    };

    private static readonly Option<string> Topic = new("--topic")
    {
        Description = "The topic, with --bootstrap-servers.",
        DefaultValueFactory = _ => "transactions",
    };

    private static readonly Option<string?> SchemaRegistry = new("--schema-registry")
    {
        Description = "Register the schema there, and send the id that it gets, with --bootstrap-servers. "
            + "Without it: the id that StreamGuard's workers know without a registry (Schemas:Source = Files).",
        HelpName = "URL",
    };

    private static readonly Option<long> Events = new("--events", "-n")
    {
        Description = "How many payments.",
        DefaultValueFactory = _ => DefaultEvents,
    };

    private static readonly Option<long> Seed = new("--seed")
    {
        Description = "Chooses everything that is left to chance.",
        DefaultValueFactory = _ => 1,
    };

    private static readonly Option<double> Rate = new("--rate")
    {
        Description = "Payments sent a second, with --bootstrap-servers; 0 = as fast as it can. Simulated time runs on its own, whatever the rate.",
        DefaultValueFactory = _ => 0,
    };

    private static readonly Option<int> Accounts = new("--accounts")
    {
        Description = "Account holders, 10 to 5,000,000. Each pays four to five times a day, so fewer accounts make a longer period.",
        DefaultValueFactory = _ => SimulationOptions.DefaultAccounts,
    };

    private static readonly Option<int> Merchants = new("--merchants")
    {
        Description = "Merchants and web shops.",
        DefaultValueFactory = _ => SimulationOptions.DefaultMerchants,
    };

    private static readonly Option<double> FraudRate = new("--fraud-rate")
    {
        Description = "Share of fraud among the payments, 0 to 0.2.",
        DefaultValueFactory = _ => SimulationOptions.DefaultFraudRate,
    };

    private static readonly Option<double> Difficulty = new("--difficulty")
    {
        Description = "0 = fraud is blatant; 1 = it imitates its victim, and customers surprise more often.",
        DefaultValueFactory = _ => SimulationOptions.DefaultDifficulty,
    };

    private static readonly Option<string[]> Without = new("--without")
    {
        Description = "Leave a kind of fraud out, e.g. MULE_TRANSFER; may be repeated.",
        HelpName = "KIND",
        Arity = ArgumentArity.ZeroOrMore,
    };

    private static readonly Option<string[]> Lacking = new("--lacking")
    {
        Description = "Leave an optional field out, e.g. distance_from_home_km; or of a share of the accounts, e.g. device_id=0.1. May be repeated.",
        HelpName = "FIELD[=SHARE]",
        Arity = ArgumentArity.ZeroOrMore,
    };

    private static readonly Option<DateTimeOffset?> Start = new("--start")
    {
        Description = "When the first payments happen, e.g. 2026-01-01. Without it: 2026-01-01 for a file; for a topic, such that the "
            + "period ends at about the present.",
        HelpName = "DATE",
        CustomParser = ParseDate,
    };

    /// <summary>Builds the command.</summary>
    internal static Command Create()
    {
        var command = new Command(
            "simulate",
            "Make payments of a synthetic network: account holders with habits, merchants, terminals, and six kinds of labelled fraud.")
        {
            Output, BootstrapServers, Topic, SchemaRegistry, Events, Seed, Rate, Accounts, Merchants, FraudRate, Difficulty, Without, Lacking, Start,
        };
        command.SetAction((parsed, stop) => Task.Run(() => Run(parsed, TimeProvider.System, stop), CancellationToken.None));
        return command;
    }

    private static int Run(ParseResult parsed, TimeProvider time, CancellationToken stop)
    {
        var output = parsed.GetValue(Output);
        var servers = parsed.GetValue(BootstrapServers);
        if (output is null == servers is null)
            throw Mistake("simulate wants either --output FILE or --bootstrap-servers HOST:PORT, one of the two");
        var events = parsed.GetValue(Events);
        if (events < 1) throw Mistake($"--events is {events}; it must be 1 or more");
        var rate = parsed.GetValue(Rate);
        if (!(rate >= 0)) throw Mistake(string.Create(CultureInfo.InvariantCulture, $"--rate is {rate}; it must be 0 (as fast as it can) or more"));
        if (rate > 0 && output is not null) throw Mistake("--rate goes with --bootstrap-servers; a file is written as fast as it can");

        var options = Options(parsed, servers is null ? null : time.GetUtcNow(), events);
        var error = parsed.InvocationConfiguration.Error;
        var summary = output is not null
            ? SimulateToFile.Run(options, events, output, error, stop)
            : SimulateToKafka.Run(options, events, Target(parsed, servers!, rate), time, error, stop);

        // With '-' the payments own standard output.
        (output == "-" ? error : parsed.InvocationConfiguration.Output).WriteLine(summary);
        return ExitCodes.Ok;
    }

    private static SimulationOptions Options(ParseResult parsed, DateTimeOffset? now, long events)
    {
        var accounts = parsed.GetValue(Accounts);
        var options = new SimulationOptions
        {
            Seed = parsed.GetValue(Seed),
            Accounts = accounts,
            Merchants = parsed.GetValue(Merchants),
            FraudRate = parsed.GetValue(FraudRate),
            Difficulty = parsed.GetValue(Difficulty),
            KindWeights = Weights(parsed.GetValue(Without) ?? []),
            LackingFields = LackingFields(parsed.GetValue(Lacking) ?? []),
        };

        // The period depends on the number of accounts, so that one has to be right before the start can be reckoned.
        Check(options);
        var usualStart = now is { } present ? SimulatedPeriod.StartFor(present, events, accounts) : SimulationOptions.DefaultStart;
        options = options with { Start = parsed.GetValue(Start) ?? usualStart };
        Check(options);
        return options;
    }

    private static KafkaTarget Target(ParseResult parsed, string servers, double rate)
    {
        if (BrokerAddresses.Mistake(servers) is { } address) throw Mistake($"--bootstrap-servers: {address}");
        Uri? registry = null;
        if (parsed.GetValue(SchemaRegistry) is { } text && !Uri.TryCreate(text, UriKind.Absolute, out registry))
            throw Mistake($"--schema-registry wants an address such as http://localhost:8081, not '{text}'");
        return new KafkaTarget(servers, parsed.GetValue(Topic)!, rate, registry);
    }

    private static void Check(SimulationOptions options)
    {
        if (options.Validate() is [var first, ..]) throw Mistake(first);
    }

    private static Dictionary<FraudKind, double> Weights(string[] without)
    {
        var weights = Enum.GetValues<FraudKind>().ToDictionary(kind => kind, _ => 1.0);
        foreach (var name in without)
        {
            if (!FraudKindNames.TryParse(name, out var kind))
                throw Mistake($"--without {name} is not a kind of fraud; the kinds are {string.Join(", ", FraudKindNames.All)}");
            weights[kind] = 0;
        }

        return weights;
    }

    private static Dictionary<OptionalField, double> LackingFields(string[] lacking)
    {
        var shares = new Dictionary<OptionalField, double>();
        foreach (var text in lacking)
        {
            var parts = text.Split('=', 2);
            if (!OptionalFieldNames.TryParse(parts[0], out var field))
                throw Mistake($"--lacking {text}: '{parts[0]}' is not an optional field; those are {string.Join(", ", OptionalFieldNames.All)}");
            var share = 1.0;
            if (parts.Length > 1 && !(double.TryParse(parts[1], NumberStyles.Float, CultureInfo.InvariantCulture, out share) && share is >= 0 and <= 1))
                throw Mistake($"--lacking {text}: the share of accounts is from 0 to 1, e.g. {parts[0]}=0.1");
            shares[field] = share;
        }

        return shares;
    }

    private static DateTimeOffset? ParseDate(ArgumentResult result)
    {
        var text = result.Tokens[0].Value;
        if (TimeText.TryParse(text, out var date)) return date;
        result.AddError($"--start wants a date {TimeText.Wanted}, not '{text}'");
        return null;
    }

    private static CommandFailedException Mistake(string message) => new(message, ExitCodes.Usage);
}
