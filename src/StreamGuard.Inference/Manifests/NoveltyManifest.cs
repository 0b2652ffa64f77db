namespace StreamGuard.Inference.Manifests;

/// <summary>
/// What being unlike anything known may raise the final score to: the sum of weight times scalar, put through straight lines through points, flat
/// outside them.
/// </summary>
internal sealed record NoveltyManifest
{
    public required string Kind { get; init; }

    public required IReadOnlyList<double> Weights { get; init; }

    public required IReadOnlyList<double> X { get; init; }

    public required IReadOnlyList<double> Y { get; init; }
}
