namespace StreamGuard.Core.Windows;

/// <summary>How a transaction met its account's history.</summary>
public enum Arrival : byte
{
    /// <summary>Not earlier than anything in the history; stored at its end.</summary>
    InOrder = 0,

    /// <summary>Earlier than an entry already there; stored in its place.</summary>
    Late = 1,

    /// <summary>Earlier than the oldest entry of a full history, or past the horizon: scored and counted, not stored.</summary>
    TooLate = 2,

    /// <summary>Its transaction id is already in the history: scored as it was then, not stored, no second alert.</summary>
    Duplicate = 3,
}
