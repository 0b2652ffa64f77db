using StreamGuard.Pipeline.Knowledge;
using StreamGuard.Pipeline.Outputs;
using StreamGuard.Simulation.Tests.Faults.Scheduling;

namespace StreamGuard.Simulation.Tests.Faults.Cluster;

/// <summary>The topics that every worker reads whole.</summary>
internal sealed class SideTopics(VirtualClock clock)
{
    internal static readonly KnowledgeTopics Names = new("activity", "outcomes", "outcome-letters");

    internal SideLog Activity { get; } = new(clock);

    internal SideLog Outcomes { get; } = new(clock);

    internal SideLog Letters { get; } = new(clock);

    /// <summary>Everybody can read all of them.</summary>
    internal void OpenForGood()
    {
        foreach (SideLog log in (SideLog[])[Activity, Outcomes, Letters]) log.OpenForGood();
    }

    /// <summary>Writes an output of a transaction that is still open; null = it is of another topic.</summary>
    internal SideMessage? Append(OutputRecord record)
    {
        SideLog? log = record.Topic == Names.Activity ? Activity : record.Topic == Names.OutcomeLetters ? Letters : null;
        return log?.Append(record.Key, record.Value, record.Headers, isPending: true);
    }
}
