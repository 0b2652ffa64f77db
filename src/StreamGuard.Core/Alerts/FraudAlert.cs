using StreamGuard.Core.Transactions;
using StreamGuard.Core.Windows;

namespace StreamGuard.Core.Alerts;

/// <summary>An explained alert, as case management reads it. Mirrors <c>schemas/fraud-alert.avsc</c>. Immutable.</summary>
public sealed record FraudAlert
{
    /// <summary>UUIDv5 of the transaction id and the model's name and version: a replay yields the same id.</summary>
    public required Guid AlertId { get; init; }

    /// <summary>The transaction that raised it.</summary>
    public required TransactionData Transaction { get; init; }

    /// <summary>Calibrated probability of fraud, 0 to 1.</summary>
    public required float Score { get; init; }

    /// <summary>The threshold that the score reached, 0 to 1.</summary>
    public required float Threshold { get; init; }

    /// <summary>Each member's own score, by its name, in the ensemble's order.</summary>
    public required IReadOnlyList<MemberScore> Members { get; init; }

    /// <summary>Why, the weightiest first; never empty.</summary>
    public required IReadOnlyList<AlertReason> Reasons { get; init; }

    /// <summary>The past transactions that the model attended to, the weightiest first.</summary>
    public required IReadOnlyList<AttendedTransaction> Attended { get; init; }

    /// <summary>The features that the autoencoder could not rebuild, the worst first.</summary>
    public required IReadOnlyList<UnexpectedFeature> Unexpected { get; init; }

    /// <summary>How many past transactions the model read one by one. What the reasons count is of all that the account's history keeps.</summary>
    public required int HistoryLength { get; init; }

    /// <summary>How far the history can be trusted.</summary>
    public required HistoryState HistoryState { get; init; }

    /// <summary>How the transaction met its account's history.</summary>
    public required Arrival Arrival { get; init; }

    /// <summary>The ensemble's name.</summary>
    public required string ModelName { get; init; }

    /// <summary>The ensemble's version.</summary>
    public required string ModelVersion { get; init; }

    /// <summary>The version of the feature specification.</summary>
    public required int FeatureSpecification { get; init; }

    /// <summary>The topic of the transaction's message.</summary>
    public required string SourceTopic { get; init; }

    /// <summary>The partition of the transaction's message.</summary>
    public required int SourcePartition { get; init; }

    /// <summary>The offset of the transaction's message.</summary>
    public required long SourceOffset { get; init; }

    /// <summary>When the worker decided, milliseconds since 1970-01-01 UTC.</summary>
    public required long DetectedAtMs { get; init; }

    /// <summary>The W3C <c>traceparent</c> of the transaction's message; null when it had none.</summary>
    public string? TraceParent { get; init; }
}
