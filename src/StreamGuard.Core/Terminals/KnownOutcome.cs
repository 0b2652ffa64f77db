namespace StreamGuard.Core.Terminals;

/// <summary>The last word on one transaction: 24 bytes.</summary>
internal struct KnownOutcome
{
    /// <summary>When the payment happened, milliseconds since 1970-01-01 UTC.</summary>
    internal long EventTimeMs;

    /// <summary>The hash of its id.</summary>
    internal ulong TransactionHash;

    /// <summary>
    /// When it was decided, times 2, plus 1 for fraud. The larger one is the last word: the later decision, and of two of the same
    /// millisecond the one that says fraud. So the order in which outcomes arrive does not matter.
    /// </summary>
    internal long Verdict;

    internal readonly bool IsFraud => (Verdict & 1) != 0;

    internal static long VerdictOf(long decidedAtMs, bool isFraud) => (decidedAtMs << 1) | (isFraud ? 1L : 0L);

    /// <summary>Whether this one's place is before another's, by (event time, id hash).</summary>
    internal readonly bool Precedes(long eventTimeMs, ulong transactionHash) =>
        EventTimeMs < eventTimeMs || (EventTimeMs == eventTimeMs && TransactionHash < transactionHash);
}
