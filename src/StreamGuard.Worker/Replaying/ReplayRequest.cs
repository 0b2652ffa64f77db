using StreamGuard.Pipeline.Replay;

namespace StreamGuard.Worker.Replaying;

/// <summary>What the command line asks of a replay.</summary>
/// <param name="Selection">Which letters.</param>
/// <param name="Rate">At most so many a second; 0 = as fast as it can.</param>
/// <param name="Limit">At most so many in all; null = no limit.</param>
/// <param name="FromBeginning">Whether letters that went back earlier go back again.</param>
/// <param name="IsDryRun">Whether to count only.</param>
internal sealed record ReplayRequest(ReplaySelection Selection, double Rate, long? Limit, bool FromBeginning, bool IsDryRun);
