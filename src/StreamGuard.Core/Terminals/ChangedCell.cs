namespace StreamGuard.Core.Terminals;

/// <summary>A cell that waits to be told.</summary>
/// <param name="Terminal">Its terminal.</param>
/// <param name="Order">Its day and partition, as <see cref="ActivityCell.Order"/>.</param>
/// <param name="CountsBefore">Its counts when it was not waiting yet.</param>
internal readonly record struct ChangedCell(TerminalKey Terminal, uint Order, QuarterCounts CountsBefore);
