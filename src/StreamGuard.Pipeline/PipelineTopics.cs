namespace StreamGuard.Pipeline;

/// <summary>The topics that the loop reads and writes.</summary>
/// <param name="Transactions">In: transactions.</param>
/// <param name="Alerts">Out: alerts.</param>
/// <param name="DeadLetters">Out: messages that could not be read, with the reason.</param>
/// <param name="Scores">Out: every score; null = off.</param>
public sealed record PipelineTopics(string Transactions, string Alerts, string DeadLetters, string? Scores = null);
