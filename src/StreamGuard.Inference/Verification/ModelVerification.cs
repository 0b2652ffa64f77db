using StreamGuard.Core.Scoring;

namespace StreamGuard.Inference.Verification;

/// <summary>How far an ensemble, as it is served, is from what its training code said of the golden inputs.</summary>
/// <param name="Ensemble">The ensemble.</param>
/// <param name="Provider">The execution provider that served.</param>
/// <param name="Rows">How many golden rows there are.</param>
/// <param name="MaxScoreDifference">The largest absolute difference of a final score.</param>
/// <param name="MaxMemberScoreDifference">The largest absolute difference of a member's standardized scalar; null without
/// <c>member_scores.npy</c>.</param>
/// <param name="MaxBatchDifference">The largest absolute difference between a row's final score within a batch and alone.</param>
public sealed record ModelVerification(
    EnsembleDescription Ensemble, string Provider, int Rows,
    double MaxScoreDifference, double? MaxMemberScoreDifference, double MaxBatchDifference)
{
    /// <summary>The largest difference allowed.</summary>
    public const double Tolerance = 1e-4;

    /// <summary>
    /// Whether every difference of a final score is allowed. Members' scalars have no common scale, so theirs are only told.
    /// </summary>
    public bool IsPassed => MaxScoreDifference <= Tolerance && MaxBatchDifference <= Tolerance;
}
