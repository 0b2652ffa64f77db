namespace StreamGuard.Chaos.Verification;

/// <summary>A difference between what is there and what must be.</summary>
/// <param name="Kind">The difference.</param>
/// <param name="Output">The output topic.</param>
/// <param name="Source">The source message.</param>
/// <param name="Is">What is there.</param>
/// <param name="Should">What must be there.</param>
internal sealed record Finding(FindingKind Kind, OutputKind Output, Coordinate Source, string Is, string Should);
