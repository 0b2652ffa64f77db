namespace StreamGuard.Core.Terminals;

/// <summary>What became of an outcome.</summary>
public enum OutcomeEffect
{
    /// <summary>It is the last word on its transaction, and it was not there before.</summary>
    Applied = 0,

    /// <summary>The very same was there before.</summary>
    Repeated = 1,

    /// <summary>A later decision was there before; nothing changed.</summary>
    Superseded = 2,

    /// <summary>Its transaction is older than what is remembered; nothing changed.</summary>
    TooOld = 3,

    /// <summary>The terminal has its most outcomes already, all of later transactions; nothing changed.</summary>
    Dropped = 4,
}
