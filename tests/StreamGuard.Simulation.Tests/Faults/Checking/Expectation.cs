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

    /// <summary>Kinds of output that were seen.</summary>
    internal OutputKinds Seen;

    /// <summary>Kinds of output that must be seen.</summary>
    internal readonly OutputKinds Due =>
        Failure != DecodeFailure.None ? OutputKinds.DeadLetter : Alert != 0 ? OutputKinds.Score | OutputKinds.Alert : OutputKinds.Score;
}
