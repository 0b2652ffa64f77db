using StreamGuard.Core.Windows;
using StreamGuard.Pipeline;
using StreamGuard.Pipeline.Knowledge;
using StreamGuard.Simulation.Tests.Faults.Scheduling;

namespace StreamGuard.Simulation.Tests.Faults.Runs;

/// <summary>
/// What a seed draws before the run begins: how large the world is, how the workers are configured, and which faults happen how often. Each
/// kind of fault is left out of some runs, so that others get further.
/// </summary>
internal sealed class Plan
{
    internal Plan(Dice dice)
    {
        Partitions = dice.Between(1, 4);
        Workers = dice.Between(1, 4);
        Accounts = dice.Between(1, 6);
        Events = dice.Chance(0.1) ? dice.Between(300, 700) : dice.Between(20, 250);
        FaultsFor = TimeSpan.FromTicks(dice.Ticks(TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(30)));
        IsCooperative = dice.Chance(0.6);
        IsStatic = dice.Chance(0.4);
        IsSticky = dice.Chance(0.6);
        SessionTimeout = TimeSpan.FromSeconds(dice.Of(2, 6));
        RebalanceTimeout = TimeSpan.FromSeconds(dice.Of(8, 20));
        TransactionTimeout = TimeSpan.FromSeconds(dice.Of(3, 10));
        Pipeline = new PipelineOptions
        {
            BatchSize = dice.Between(1, 8),
            MaxDelay = TimeSpan.FromMilliseconds(dice.Of(0, 2, 10)),
            CommitInterval = TimeSpan.FromMilliseconds(dice.Of(5, 20, 100)),
            MaxUnitOutputs = dice.Of(4, 30, 1000),
            HandOverCapacity = dice.Between(1, 2),
            PauseAfter = TimeSpan.FromMilliseconds(dice.Of(10, 100, 1000)),
            DrainDeadline = TimeSpan.FromMilliseconds(dice.Of(50, 1000, 5000)),
            MaxCommitRetries = dice.Of(3, 10),
            CommitRetryDelay = TimeSpan.FromMilliseconds(dice.Of(5, 50)),
            SchemaRetryDelay = TimeSpan.FromMilliseconds(dice.Of(10, 50)),
        };
        History = new HistoryOptions
        {
            Capacity = dice.Of(4, 4, 8),
            Horizon = TimeSpan.FromHours(dice.Of(1, 6, 1000)),
            MaxAccountsPerPartition = dice.Chance(0.35) ? dice.Between(1, Accounts) : 1000,
        };

        Crashes = Some(dice, 5);
        Freezes = Some(dice, 3);
        Fences = Some(dice, 2);
        Kicks = Some(dice, 3);
        Replacements = Some(dice, 2);
        Stops = Some(dice, 2);
        RegistryOutages = Some(dice, 2);
        Rewinds = Some(dice, 3);
        Truncations = dice.Chance(0.15) ? dice.Between(1, 3) : 0;
        SnapshotPeriod = dice.Chance(0.75) ? TimeSpan.FromTicks(dice.Ticks(TimeSpan.FromMilliseconds(100), TimeSpan.FromSeconds(5))) : null;
        SnapshotsKept = dice.Between(1, 3);
        SharesDisk = dice.Chance(0.3);
        PowerLosses = Some(dice, 3);
        Rots = Some(dice, 3);
        DiskErrorChance = Rate(dice, 0.2);
        AbortChance = Rate(dice, 0.4);
        UnknownChance = Rate(dice, 0.15);
        InferenceFailureChance = Rate(dice, 0.02);
        SlowInferenceChance = Rate(dice, 0.05);
        SlowBrokerChance = Rate(dice, 0.3);
        SwitchChance = Rate(dice, 0.2);
        Outcomes = new OutcomeOptions { Enabled = dice.Chance(0.9), MaxUnconfirmed = dice.Of(2, 20, 1_000_000) };
        OutcomeShare = dice.Of(0, 0.1, 0.5);
        Outcomes.MaxWaitingLetters = dice.Of(2, 5, 10_000);
        BadOutcomeShare = dice.Of(0.05, 0.05, 0.4);
        Disappearances = Some(dice, 2);
        SideOutages = Some(dice, 3);
    }

    internal int Partitions { get; }

    internal int Workers { get; }

    /// <summary>Accounts of each partition.</summary>
    internal int Accounts { get; }

    internal int Events { get; }

    /// <summary>How long faults happen and messages arrive; after that the world is kind, and everything must be finished.</summary>
    internal TimeSpan FaultsFor { get; }

    internal bool IsCooperative { get; }

    /// <summary>Whether a worker that comes back takes its predecessor's place in the group without a new generation.</summary>
    internal bool IsStatic { get; }

    internal bool IsSticky { get; }

    internal TimeSpan SessionTimeout { get; }

    internal TimeSpan RebalanceTimeout { get; }

    internal TimeSpan TransactionTimeout { get; }

    internal PipelineOptions Pipeline { get; }

    internal HistoryOptions History { get; }

    /// <summary>Whether workers know of terminals and outcomes, and how far they may be ahead of what they told.</summary>
    internal OutcomeOptions Outcomes { get; }

    /// <summary>How many payments have an outcome in the run.</summary>
    internal double OutcomeShare { get; }

    /// <summary>How many of them cannot be read.</summary>
    internal double BadOutcomeShare { get; }

    internal int Crashes { get; }

    /// <summary>Machines that are lost with everything open on them, and replaced only after longer than a transaction may stay open: until it times out it holds readers of the side topics back.</summary>
    internal int Disappearances { get; }

    /// <summary>Times that one of the side topics cannot be read by anybody.</summary>
    internal int SideOutages { get; }

    /// <summary>Workers that stand still for a while, perhaps past their session.</summary>
    internal int Freezes { get; }

    /// <summary>Strangers that take a worker's transactional id over.</summary>
    internal int Fences { get; }

    /// <summary>Members that the group drops without telling them.</summary>
    internal int Kicks { get; }

    /// <summary>Frozen workers whose place another process takes, before they come back.</summary>
    internal int Replacements { get; }

    /// <summary>Workers that are told to stop, as a deployment does.</summary>
    internal int Stops { get; }

    internal int RegistryOutages { get; }

    /// <summary>Positions that the client loses, and begins again earlier, as after an offset that a new leader did not know.</summary>
    internal int Rewinds { get; }

    /// <summary>How often snapshots are taken; null = never, and none are used.</summary>
    internal TimeSpan? SnapshotPeriod { get; }

    internal int SnapshotsKept { get; }

    /// <summary>Whether all workers keep their snapshots in one place.</summary>
    internal bool SharesDisk { get; }

    /// <summary>Crashes of a worker's whole machine, which tear what its disk was given last.</summary>
    internal int PowerLosses { get; }

    /// <summary>Bits that change on a disk.</summary>
    internal int Rots { get; }

    internal double DiskErrorChance { get; }

    /// <summary>Times that retention removes messages that are done with. Few runs have any: their histories cannot be compared.</summary>
    internal int Truncations { get; }

    internal double AbortChance { get; }

    internal double UnknownChance { get; }

    internal double InferenceFailureChance { get; }

    internal double SlowInferenceChance { get; }

    /// <summary>How often a transaction takes long to end.</summary>
    internal double SlowBrokerChance { get; }

    /// <summary>How often something else runs in the middle of a call to a port.</summary>
    internal double SwitchChance { get; }

    private static int Some(Dice dice, int most) => dice.Chance(0.5) ? dice.Between(1, most) : 0;

    private static double Rate(Dice dice, double most) => dice.Chance(0.5) ? dice.Unit() * most : 0;
}
