namespace StreamGuard.Inference.Manifests;

/// <summary>A member of the ensemble as the manifest describes it.</summary>
internal sealed record MemberManifest
{
    public required string Name { get; init; }

    public required MemberKind Kind { get; init; }

    public required string File { get; init; }

    public required string Sha256 { get; init; }

    public required IReadOnlyList<ModelInput> Inputs { get; init; }

    public required IReadOnlyDictionary<OutputRole, string> Outputs { get; init; }

    public ScalarTransform Transform { get; init; } = ScalarTransform.Identity;

    public Standardization Standardization { get; init; } = new(0, 1);

    /// <summary>The role of the member's scalar; the validator saw to it that there is exactly one.</summary>
    public OutputRole ScalarRole => Outputs.Keys.Single(IsScalar);

    /// <summary>The role that explains, if there is one.</summary>
    public OutputRole? ExplainingRole => Outputs.Keys.Where(role => !IsScalar(role)).Select(role => (OutputRole?)role).FirstOrDefault();

    public static bool IsScalar(OutputRole role) => role is OutputRole.Logit or OutputRole.Score or OutputRole.Error;
}
