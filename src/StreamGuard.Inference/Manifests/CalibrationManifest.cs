namespace StreamGuard.Inference.Manifests;

/// <summary>Maps the combination's probability to the final score: straight lines through points, flat outside them.</summary>
internal sealed record CalibrationManifest
{
    public required string Kind { get; init; }

    public required IReadOnlyList<double> X { get; init; }

    public required IReadOnlyList<double> Y { get; init; }
}
