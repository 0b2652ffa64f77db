namespace StreamGuard.Core.Terminals;

/// <summary>How many transactions of one source partition a terminal had on one day: what the topic <c>terminal-activity</c> carries.</summary>
/// <param name="Terminal">The terminal.</param>
/// <param name="Day">The day, counted from 1970-01-01 UTC.</param>
/// <param name="SourcePartition">The partition of the source topic that the transactions came from.</param>
/// <param name="Counts">All of them so far by quarter of the day, not the additional ones.</param>
public readonly record struct ActivityCount(TerminalKey Terminal, int Day, int SourcePartition, QuarterCounts Counts);
