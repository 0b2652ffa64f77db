namespace StreamGuard.Pipeline.Outputs;

/// <summary>How the end of a unit of output went. The publisher chooses what follows by it.</summary>
public enum CommitOutcome
{
    /// <summary>Outputs and offsets are durable.</summary>
    Committed,

    /// <summary>Nothing became visible; the same outputs and offsets are to be sent again.</summary>
    Aborted,

    /// <summary>A newer instance took over the transactional id: drop the outputs, never commit them.</summary>
    Fenced,

    /// <summary>The outcome cannot be known: <see cref="IOutputChannel.Replace"/> first, then ask what is committed, before anything else is sent.</summary>
    Unknown,
}
