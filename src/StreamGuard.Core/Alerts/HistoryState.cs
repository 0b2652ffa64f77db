namespace StreamGuard.Core.Alerts;

/// <summary>How far an account's history can be trusted when it was scored. The names are part of the alert schema.</summary>
public enum HistoryState
{
    /// <summary>Everything within the horizon that the source topic held was applied, and the history is as long as the model reads.</summary>
    Complete = 0,

    /// <summary>The account has fewer past transactions than the model reads.</summary>
    Short = 1,

    /// <summary>The partition's history was not (or not wholly) restored when the transaction was scored.</summary>
    Restoring = 2,

    /// <summary>The source topic no longer held messages of the partition that may have been the account's, not older than the horizon.</summary>
    Truncated = 3,
}
