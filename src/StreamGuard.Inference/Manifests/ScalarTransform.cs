using System.Text.Json.Serialization;

namespace StreamGuard.Inference.Manifests;

/// <summary>What is done to a member's scalar before it is standardized.</summary>
internal enum ScalarTransform
{
    /// <summary>Nothing.</summary>
    Identity,

    /// <summary>ln(1 + x).</summary>
    [JsonStringEnumMemberName("log1p")]
    Log1P,

    /// <summary>ln(x), with x of 0 to 1e-12 taken as 1e-12.</summary>
    Log,
}
