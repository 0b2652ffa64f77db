namespace StreamGuard.Pipeline.Knowledge;

/// <summary>The topics behind a worker's knowledge.</summary>
/// <param name="Activity">In and out: transactions per terminal, day and source partition.</param>
/// <param name="Outcomes">In: what payments turned out to be.</param>
/// <param name="OutcomeLetters">Out, and read back: outcomes that could not be read, with the reason.</param>
public sealed record KnowledgeTopics(string Activity, string Outcomes, string OutcomeLetters);
