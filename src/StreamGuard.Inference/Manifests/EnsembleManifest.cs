using System.Text.Json;

namespace StreamGuard.Inference.Manifests;

/// <summary>The manifest <c>ensemble.json</c>; models/README.md says what each property means.</summary>
internal sealed record EnsembleManifest
{
    public const int CurrentFormat = 1;

    public required int Format { get; init; }

    public required string Name { get; init; }

    public required string Version { get; init; }

    public required int FeatureSpecification { get; init; }

    public required int HistoryLength { get; init; }

    /// <summary>How long after a payment its outcome counted as known in the training data; null = it does not say.</summary>
    public double? LabelDelaySeconds { get; init; }

    public required double Threshold { get; init; }

    public required IReadOnlyList<MemberManifest> Members { get; init; }

    public required CombinationManifest Combination { get; init; }

    public CalibrationManifest? Calibration { get; init; }

    public NoveltyManifest? Novelty { get; init; }

    /// <summary>For people; read by nothing here.</summary>
    public JsonElement? Metrics { get; init; }

    /// <summary>For people; read by nothing here.</summary>
    public JsonElement? Training { get; init; }
}
