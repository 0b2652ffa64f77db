namespace StreamGuard.Inference.Manifests;

/// <summary>How the members' scalars become one probability: sigmoid(bias + sum of weight times scalar).</summary>
internal sealed record CombinationManifest
{
    public required string Kind { get; init; }

    public required double Bias { get; init; }

    public required IReadOnlyList<double> Weights { get; init; }
}
