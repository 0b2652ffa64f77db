using StreamGuard.Core.Terminals;
using StreamGuard.Pipeline.Records;

namespace StreamGuard.Simulation.Tests.Faults.Checking;

/// <summary>What must come of one message, exactly once.</summary>
internal struct Expectation
{
    /// <summary>Why it becomes a dead letter; <see cref="DecodeFailure.None"/> = it is scored.</summary>
    internal DecodeFailure Failure;

    /// <summary>The digest of its score; 0 = none is expected.</summary>
    internal ulong Score;

    /// <summary>The digest of its alert; 0 = none is expected.</summary>
    internal ulong Alert;

    /// <summary>The terminal that it counts for; absent = it is not counted.</summary>
    internal TerminalKey Terminal;

    /// <summary>The day that it counts for, since 1970-01-01 UTC.</summary>
    internal int Day;

    /// <summary>The quarter of the day, 0 to 3.</summary>
    internal int Quarter;

    /// <summary>Kinds of output that were seen.</summary>
    internal OutputKinds Seen;

    /// <summary>Kinds of output that must be seen.</summary>
    internal readonly OutputKinds Due =>
        Failure != DecodeFailure.None ? OutputKinds.DeadLetter : Alert != 0 ? OutputKinds.Score | OutputKinds.Alert : OutputKinds.Score;
}
