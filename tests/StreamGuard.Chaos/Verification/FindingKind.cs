namespace StreamGuard.Chaos.Verification;

/// <summary>How outputs may differ from what they must be.</summary>
internal enum FindingKind
{
    /// <summary>There is none.</summary>
    Missing,

    /// <summary>There is one more.</summary>
    Duplicated,

    /// <summary>There should be none, or another one.</summary>
    Unexpected,
}
