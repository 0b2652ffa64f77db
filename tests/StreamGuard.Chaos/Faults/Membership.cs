namespace StreamGuard.Chaos.Faults;

/// <summary>How the workers are known to their group.</summary>
internal enum Membership
{
    /// <summary>A new member with each start.</summary>
    Dynamic,

    /// <summary>Each worker keeps its name across restarts (<c>Kafka:GroupInstanceId</c>).</summary>
    Static,

    /// <summary>One of the two, by the seed.</summary>
    Drawn,
}
