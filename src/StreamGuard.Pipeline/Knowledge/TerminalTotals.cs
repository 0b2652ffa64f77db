namespace StreamGuard.Pipeline.Knowledge;

/// <summary>What a worker's knowledge adds up to. A snapshot.</summary>
/// <param name="Terminals">Terminals that something is known of.</param>
/// <param name="MemoryBytes">Memory of the terminal table.</param>
/// <param name="Refused">Transactions and counts that came after their day was closed.</param>
/// <param name="Dropped">Outcomes that a terminal had no room for.</param>
/// <param name="Evicted">Terminals that the cap evicted.</param>
/// <param name="LostChanges">Counts that could not be told any more.</param>
/// <param name="Remembered">Outcomes remembered for marking histories.</param>
/// <param name="Forgotten">Outcomes that were pushed out of there.</param>
/// <param name="Unconfirmed">Counts that were told and not yet read back.</param>
public readonly record struct TerminalTotals(
    long Terminals, long MemoryBytes, long Refused, long Dropped, long Evicted, long LostChanges, long Remembered, long Forgotten, long Unconfirmed);
