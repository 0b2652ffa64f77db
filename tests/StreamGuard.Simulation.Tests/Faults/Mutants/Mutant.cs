using StreamGuard.Pipeline.Outputs;
using StreamGuard.Pipeline.Sources;
using StreamGuard.Simulation.Tests.Faults.Cluster;
using StreamGuard.Simulation.Tests.Faults.Runs;

namespace StreamGuard.Simulation.Tests.Faults.Mutants;

/// <summary>A way in which the loop is broken on purpose, to see that the checks notice. The base is the loop as it is.</summary>
internal class Mutant
{
    /// <summary>The loop as it is.</summary>
    internal static Mutant None { get; } = new();

    /// <summary>All the ways of being broken, by name.</summary>
    internal static (string Name, Func<Mutant> Make)[] All { get; } =
    [
        (nameof(CommitBeforeProduce), () => new CommitBeforeProduce()),
        (nameof(AppliedAgainAfterAbort), () => new AppliedAgainAfterAbort()),
        (nameof(HistoryTwiceAfterAbort), () => new HistoryTwiceAfterAbort()),
        (nameof(RestoredToTheEnd), () => new RestoredToTheEnd()),
        ("UnknownTakenForCommitted", () => new UnknownTaken(CommitOutcome.Committed)),
        ("UnknownTakenForAborted", () => new UnknownTaken(CommitOutcome.Aborted)),
        (nameof(SnapshotBeforeCommit), () => new SnapshotBeforeCommit()),
        (nameof(UnstableOffsets), () => new UnstableOffsets()),
        (nameof(ReplaySkipsOne), () => new ReplaySkipsOne()),
        (nameof(DeafToLosses), () => new DeafToLosses()),
        (nameof(CountsOutsideTheUnit), () => new CountsOutsideTheUnit()),
        (nameof(CountsInReplay), () => new CountsInReplay()),
        (nameof(DeafToFormerOwners), () => new DeafToFormerOwners()),
        (nameof(LettersWithOtherPositions), () => new LettersWithOtherPositions()),
    ];

    /// <summary>Whether the loop hears that partitions were taken away.</summary>
    internal virtual bool HearsLosses => true;

    /// <summary>The channel that the loop is given.</summary>
    internal virtual IOutputChannel Wrap(IOutputChannel channel, SimulatedWorker worker, SimulatedWorld world) => channel;

    /// <summary>Whether a snapshot counts as published as soon as it is written.</summary>
    internal virtual bool PublishesSnapshotsAtOnce => false;

    /// <summary>Whether committed offsets are read while a transaction that moves them is still open.</summary>
    internal virtual bool ReadsUnstableOffsets => false;

    /// <summary>Whether it seems at once as if a side topic were read as far as it reached when that was asked.</summary>
    internal virtual bool IgnoresMarks => false;

    /// <summary>A message is about to be given to the loop.</summary>
    internal virtual void Delivers(SimulatedWorker worker, int partition, SourceMessage message)
    {
    }

    /// <summary>The place in the log from which the loop is given messages, when it asked for one.</summary>
    internal virtual int Start(int index) => index;

    /// <summary>The committed offsets that the loop is told of.</summary>
    internal virtual IReadOnlyList<PartitionOffset> Committed(IReadOnlyList<PartitionOffset> committed, SimulatedWorld world) => committed;
}
