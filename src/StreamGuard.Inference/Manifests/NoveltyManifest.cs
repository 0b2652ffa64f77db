namespace StreamGuard.Inference.Manifests;

/// <summary>
/// What one member alone may raise the final score to: straight lines through points from its standardized scalar to a score, flat outside them.
/// </summary>
internal sealed record NoveltyManifest
{
    public required string Kind { get; init; }

    public required string Member { get; init; }

    public required IReadOnlyList<double> X { get; init; }

    public required IReadOnlyList<double> Y { get; init; }
}
