namespace StreamGuard.Pipeline.Knowledge;

/// <summary>What of an outcome is not known to this worker. The names are metric tags: they never change.</summary>
internal enum UnknownOf
{
    /// <summary>No worker told of a payment at its terminal.</summary>
    Terminal = 0,

    /// <summary>Its account has no history. Known only to a worker that has every partition.</summary>
    Account = 1,

    /// <summary>Its account has a history here and its payment is not in it: it never was, or later payments pushed it out.</summary>
    Payment = 2,
}
