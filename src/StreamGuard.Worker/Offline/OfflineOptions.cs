using StreamGuard.Core.Scoring;
using StreamGuard.Core.Terminals;
using StreamGuard.Core.Windows;

namespace StreamGuard.Worker.Offline;

/// <summary>How a file's transactions are taken through the code that serves.</summary>
internal sealed record OfflineOptions
{
    /// <summary>How much of each account's past is kept; the cap on accounts does not apply.</summary>
    internal HistoryOptions History { get; init; } = new();

    /// <summary>How long after a payment its outcome is to count as known, 0 to 90 days; null = as the model says, or else 7 days.</summary>
    internal TimeSpan? AskedLabelDelay { get; init; }

    /// <summary>What the model says that its training took for the label delay; null = nothing.</summary>
    internal TimeSpan? ModelLabelDelay { get; init; }

    /// <summary>How long after a payment its outcome counts as known.</summary>
    internal TimeSpan LabelDelay => AskedLabelDelay ?? ModelLabelDelay ?? new TerminalOptions().LabelDelay;

    /// <summary>Whether outcomes show sooner or later than the model learned it.</summary>
    internal bool IsOtherDelayThanTrained => ModelLabelDelay is { } trained && trained != LabelDelay;

    /// <summary>Whether the file's labels become outcomes. Default true. If not, features made of outcomes say that no fraud is known.</summary>
    internal bool AppliesOutcomes { get; init; } = true;

    /// <summary>Features are computed of transactions from this time on, milliseconds since 1970-01-01 UTC; earlier ones are history alone. Default: all.</summary>
    internal long FromMs { get; init; } = long.MinValue;

    /// <summary>Features are computed of transactions before this time, milliseconds since 1970-01-01 UTC. Default: all.</summary>
    internal long ToMs { get; init; } = long.MaxValue;

    /// <summary>The same for a file that an ensemble scores.</summary>
    internal OfflineOptions For(EnsembleDescription ensemble) => this with { ModelLabelDelay = ensemble.LabelDelay };

    /// <summary>Whether features are computed of a transaction of this time.</summary>
    internal bool Includes(long eventTimeMs) => eventTimeMs >= FromMs && eventTimeMs < ToMs;

    /// <summary>What the terminal table is to be; its cap on terminals does not apply.</summary>
    internal TerminalOptions Terminals() => new() { LabelDelay = LabelDelay, MaxTerminals = int.MaxValue };
}
