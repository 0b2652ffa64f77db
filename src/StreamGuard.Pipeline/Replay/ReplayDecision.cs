namespace StreamGuard.Pipeline.Replay;

/// <summary>What becomes of a dead letter in a replay.</summary>
public enum ReplayDecision
{
    /// <summary>It goes back to its topic.</summary>
    Replay,

    /// <summary>It went back in an earlier run.</summary>
    ReplayedBefore,

    /// <summary>Its reason or its partition is not among those asked for.</summary>
    NotAskedFor,

    /// <summary>It was refused before the time asked for.</summary>
    TooOld,

    /// <summary>It was refused as often as is allowed: sending it round once more would most likely bring it back once more.</summary>
    TooManyAttempts,

    /// <summary>Its headers do not say where it belongs, or name another topic, or a partition that the topic does not have.</summary>
    Homeless,
}
