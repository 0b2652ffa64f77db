namespace StreamGuard.Pipeline.Records;

/// <summary>The score of one transaction, alert or not. Mirrors <c>schemas/transaction-score.avsc</c>.</summary>
public readonly ref struct TransactionScore
{
    /// <summary>The transaction's id, UTF-8.</summary>
    public required ReadOnlySpan<byte> TransactionId { get; init; }

    /// <summary>The account's token, UTF-8.</summary>
    public required ReadOnlySpan<byte> AccountId { get; init; }

    /// <summary>When the payment happened, milliseconds since 1970-01-01 UTC.</summary>
    public required long EventTimeMs { get; init; }

    /// <summary>Calibrated probability of fraud, 0 to 1.</summary>
    public required float Score { get; init; }

    /// <summary>The threshold in force, 0 to 1.</summary>
    public required float Threshold { get; init; }

    /// <summary>The ensemble's name.</summary>
    public required string ModelName { get; init; }

    /// <summary>The ensemble's version.</summary>
    public required string ModelVersion { get; init; }

    /// <summary>The partition of the transaction's message.</summary>
    public required int SourcePartition { get; init; }

    /// <summary>The offset of the transaction's message.</summary>
    public required long SourceOffset { get; init; }

    /// <summary>When the worker decided, milliseconds since 1970-01-01 UTC.</summary>
    public required long ScoredAtMs { get; init; }
}
