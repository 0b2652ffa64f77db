namespace StreamGuard.Pipeline.Knowledge;

/// <summary>Where the side topics ended at a moment, as their own numbers of the question.</summary>
/// <param name="Activity">Of the counts.</param>
/// <param name="Letters">Of the letters of outcomes.</param>
/// <param name="Outcomes">Of the outcomes.</param>
internal readonly record struct KnowledgeMark(long Activity, long Letters, long Outcomes);
