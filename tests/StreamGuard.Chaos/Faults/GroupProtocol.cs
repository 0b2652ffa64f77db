namespace StreamGuard.Chaos.Faults;

/// <summary>How the workers' group is coordinated.</summary>
internal enum GroupProtocol
{
    /// <summary>The members assign; the broker coordinates.</summary>
    Classic,

    /// <summary>The broker assigns (KIP-848).</summary>
    Consumer,
}
