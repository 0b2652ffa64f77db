using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using StreamGuard.Worker.Configuration;
using StreamGuard.Worker.Offline;

namespace StreamGuard.Worker.Commands;

/// <summary>The options of commands that take a file's transactions through the code that serves.</summary>
internal sealed class OfflineArguments
{
    private static readonly TimeSpan LongestDelay = TimeSpan.FromDays(90);

    private readonly Option<TimeSpan?> _labelDelay = new("--label-delay")
    {
        Description = "How long after a payment its label counts as known, e.g. 7d or 36h; 0 to 90 days. Without it: what the model was trained with, or 7d.",
        CustomParser = ParseDelay,
        HelpName = "DURATION",
    };

    private readonly Option<bool> _noOutcomes = new("--no-outcomes")
    {
        Description = "Do not use the file's labels: features made of outcomes say that no fraud is known.",
    };

    private readonly Option<DateTimeOffset?> _from = new("--from")
    {
        Description = "Write only payments from this time on, UTC; the earlier ones are history, and are not written.",
        HelpName = "DATE",
        CustomParser = ParseDate,
    };

    private readonly Option<DateTimeOffset?> _to = new("--to")
    {
        Description = "Write only payments before this time, UTC.",
        HelpName = "DATE",
        CustomParser = ParseDate,
    };

    /// <summary>Adds the options to a command.</summary>
    internal void AddTo(Command command)
    {
        command.Options.Add(_labelDelay);
        command.Options.Add(_noOutcomes);
        command.Options.Add(_from);
        command.Options.Add(_to);
    }

    /// <summary>What was asked for.</summary>
    /// <exception cref="CommandFailedException">The period is empty.</exception>
    internal OfflineOptions Of(ParseResult parsed)
    {
        var options = new OfflineOptions
        {
            AskedLabelDelay = parsed.GetValue(_labelDelay),
            AppliesOutcomes = !parsed.GetValue(_noOutcomes),
            FromMs = parsed.GetValue(_from)?.ToUnixTimeMilliseconds() ?? long.MinValue,
            ToMs = parsed.GetValue(_to)?.ToUnixTimeMilliseconds() ?? long.MaxValue,
        };
        if (options.FromMs >= options.ToMs) throw new CommandFailedException("--from must be before --to: payments from --from on and before --to are written", ExitCodes.Usage);
        return options;
    }

    /// <summary>What is to be said about the file when it is done.</summary>
    internal static IEnumerable<string> Warnings(FileSummary file, OfflineOptions options)
    {
        if (file.Read == 0)
        {
            yield return "warning: the file holds no payments";
            yield break;
        }

        if (file.Written == 0)
            yield return $"warning: none of the file's {file.Read} payments is within --from and --to: they are from {Text(file.OldestMs)} to {Text(file.NewestMs)}";
        if (file.Labelled == 0 && options.AppliesOutcomes)
        {
            string passedOver = file.PassedOver.Count > 0 ? $" (fields that were passed over: {string.Join(", ", file.PassedOver)})" : "";
            yield return $"warning: no payment has a label, so that no fraud counted as known{passedOver}; labels are is_fraud in jsonl and the mapping's label in csv; --no-outcomes says that it is meant so";
        }

        if (file.Behind > 0)
            yield return $"warning: {file.Behind} of {file.Read} payments are more than a day behind an earlier line: what the file tells later was not known of them; sort it by time, oldest first";

        static string Text(long timeMs) => DateTimeOffset.FromUnixTimeMilliseconds(timeMs).ToString("yyyy-MM-dd'T'HH:mm'Z'", CultureInfo.InvariantCulture);
    }

    /// <summary>What is to be said when outcomes show at another time than the model learned; null = nothing.</summary>
    internal static string? Warning(OfflineOptions options) => options.IsOtherDelayThanTrained
        ? $"warning: the model was trained with labels known after {DurationText.Format(options.ModelLabelDelay!.Value)}, and --label-delay is {DurationText.Format(options.LabelDelay)}"
        : null;

    private static TimeSpan? ParseDelay(ArgumentResult result)
    {
        string text = result.Tokens[0].Value;
        if (DurationText.TryParse(text, out TimeSpan delay) && delay >= TimeSpan.Zero && delay <= LongestDelay) return delay;
        result.AddError($"--label-delay wants a duration from 0s to 90d, such as 7d or 36h, not '{text}'");
        return null;
    }

    private static DateTimeOffset? ParseDate(ArgumentResult result)
    {
        string text = result.Tokens[0].Value;
        if (TimeText.TryParse(text, out DateTimeOffset date)) return date;
        result.AddError($"{((OptionResult)result.Parent!).IdentifierToken!.Value} wants a date {TimeText.Wanted}, not '{text}'");
        return null;
    }
}
