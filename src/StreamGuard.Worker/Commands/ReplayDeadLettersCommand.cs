using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using StreamGuard.Pipeline.Records;
using StreamGuard.Pipeline.Replay;
using StreamGuard.Worker.Configuration;
using StreamGuard.Worker.Replaying;

namespace StreamGuard.Worker.Commands;

/// <summary><c>streamguard replay-dead-letters</c>: sends messages that were refused back to the transactions topic, once what was wrong is mended.</summary>
internal static class ReplayDeadLettersCommand
{
    private static readonly Option<string[]> Reasons = new("--reason")
    {
        Description = $"Only letters refused for this reason; may be repeated. One of {string.Join(", ", ReplaySelection.AllReasons)}.",
        HelpName = "NAME",
        Arity = ArgumentArity.ZeroOrMore,
    };

    private static readonly Option<int[]> Partitions = new("--partition")
    {
        Description = "Only letters that come from this partition of the transactions topic; may be repeated.",
        HelpName = "NUMBER",
        Arity = ArgumentArity.ZeroOrMore,
    };

    private static readonly Option<string?> Since = new("--since")
    {
        Description = "Only letters refused since: a time such as 2026-11-01 or 2026-11-01T08:00Z, or how long ago, such as 90min or 2d.",
        HelpName = "TIME",
    };

    private static readonly Option<double> Rate = new("--rate")
    {
        Description = "Letters sent a second; 0 = as fast as it can. Workers score them beside the payments of now.",
        DefaultValueFactory = _ => ReplayOptions.DefaultRate,
    };

    private static readonly Option<long?> Limit = new("--limit")
    {
        Description = "End after so many letters, e.g. to try with one first. The next run goes on behind them.",
        HelpName = "COUNT",
    };

    private static readonly Option<int> MaxAttempts = new("--max-attempts")
    {
        Description = "Pass over letters that were refused this often, so that nothing goes round for ever.",
        DefaultValueFactory = _ => ReplaySelection.DefaultMaxAttempts,
    };

    private static readonly Option<bool> DryRun = new("--dry-run")
    {
        Description = "Only count, by reason and partition; send nothing and remember nothing.",
    };

    private static readonly Option<bool> FromBeginning = new("--from-beginning")
    {
        Description = "Replay letters again that earlier runs replayed. Workers raise no second alert for a payment that is still in its account's history.",
    };

    /// <summary>Builds the command.</summary>
    internal static Command Create()
    {
        var command = new Command(
            "replay-dead-letters",
            "Send messages that were refused back to the transactions topic, after what was wrong is mended: a schema that was missing, a clock that was\n"
            + "ahead. They return as they came, to the partition they came from, each once: what was sent is remembered in the cluster, so the command can\n"
            + "be interrupted and run again. It ends at the letters that were there when it began.");
        var arguments = new ConfigurationArguments();
        arguments.AddKafkaTo(command);
        foreach (Option option in (Option[])[Reasons, Partitions, Since, Rate, Limit, MaxAttempts, DryRun, FromBeginning]) command.Add(option);
        command.SetAction((parsed, stop) => Task.Run(
            () =>
            {
                ReplayRequest request = Request(parsed, TimeProvider.System);
                var options = arguments.LoadOrRefuse(parsed);
                return new ReplayRun(options.Kafka, request, TimeProvider.System).Run(
                    parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error, stop);
            },
            CancellationToken.None));
        return command;
    }

    private static ReplayRequest Request(ParseResult parsed, TimeProvider time)
    {
        double rate = parsed.GetValue(Rate);
        if (!(rate >= 0)) throw Mistake(string.Create(CultureInfo.InvariantCulture, $"--rate is {rate}; it must be 0 (as fast as it can) or more"));
        long? limit = parsed.GetValue(Limit);
        if (limit < 1) throw Mistake($"--limit is {limit}; it must be 1 or more");
        int attempts = parsed.GetValue(MaxAttempts);
        if (attempts < 1) throw Mistake($"--max-attempts is {attempts}; it must be 1 or more");
        if ((parsed.GetValue(Partitions) ?? []).FirstOrDefault(partition => partition < 0) is var negative and < 0) throw Mistake($"--partition is {negative}; it must be 0 or more");
        var selection = new ReplaySelection
        {
            Reasons = (parsed.GetValue(Reasons) ?? []).Select(Reason).ToHashSet(),
            Partitions = (parsed.GetValue(Partitions) ?? []).ToHashSet(),
            SinceMs = parsed.GetValue(Since) is { } since ? Time(since, time.GetUtcNow()).ToUnixTimeMilliseconds() : null,
            MaxAttempts = attempts,
        };
        return new ReplayRequest(selection, rate, limit, parsed.GetValue(FromBeginning), parsed.GetValue(DryRun));
    }

    private static DecodeFailure Reason(string name)
    {
        foreach (DecodeFailure reason in ReplaySelection.AllReasons)
            if (string.Equals(reason.ToString(), name, StringComparison.OrdinalIgnoreCase)) return reason;
        string nearest = NearestName.Of(name, ReplaySelection.AllReasons.Select(reason => reason.ToString())) is { } guess ? $"; did you mean {guess}?" : "";
        throw Mistake($"--reason {name} is no reason; the reasons are {string.Join(", ", ReplaySelection.AllReasons)}{nearest}");
    }

    private static DateTimeOffset Time(string text, DateTimeOffset now)
    {
        if (DurationText.TryParse(text, out TimeSpan ago) && ago > TimeSpan.Zero && ago < now - DateTimeOffset.UnixEpoch) return now - ago;
        if (TimeText.TryParse(text, out DateTimeOffset time)) return time;
        throw Mistake($"--since wants a time {TimeText.Wanted}, or how long ago, such as 90min or 2d, not '{text}'");
    }

    private static CommandFailedException Mistake(string message) => new(message, ExitCodes.Usage);
}
