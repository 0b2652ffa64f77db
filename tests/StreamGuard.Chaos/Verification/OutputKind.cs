namespace StreamGuard.Chaos.Verification;

/// <summary>The topics that a message may come out on.</summary>
internal enum OutputKind
{
    /// <summary>A score.</summary>
    Score,

    /// <summary>An alert.</summary>
    Alert,

    /// <summary>A dead letter.</summary>
    DeadLetter,

    /// <summary>A terminal's counts of a day.</summary>
    TerminalCount,
}
