namespace StreamGuard.Inference.Manifests;

/// <summary>What an output of a graph is used for.</summary>
internal enum OutputRole
{
    /// <summary>[B]: the member's scalar, a logit.</summary>
    Logit,

    /// <summary>[B]: the member's scalar, on any other scale.</summary>
    Score,

    /// <summary>[B, L]: how much each past transaction weighs.</summary>
    Attention,

    /// <summary>[B]: the member's scalar, a reconstruction error.</summary>
    Error,

    /// <summary>[B, Fc]: reconstruction error of each feature.</summary>
    FeatureError,
}
