using System.ComponentModel.DataAnnotations;

namespace StreamGuard.Pipeline.Knowledge;

/// <summary>Whether and how a worker learns what payments turned out to be, and how busy terminals are on other workers' partitions.</summary>
public sealed class OutcomeOptions
{
    /// <summary>
    /// Whether outcomes and terminal counts are read, kept and told. Without them every feature of terminals and outcomes says that nothing is known, and the topics
    /// need not exist. Default true.
    /// </summary>
    public bool Enabled { get; set; } = true;

    /// <summary>The most outcomes that are remembered for marking accounts' histories, about 100 bytes each; those dropped are counted. Default 1,000,000; 1 to 100,000,000.</summary>
    [Range(1, 100_000_000)]
    public int MaxRemembered { get; set; } = 1_000_000;

    /// <summary>
    /// The most counts that may be told and not yet read back; at that many the worker takes no further transactions until the topic of counts has caught up. Default
    /// 1,000,000; 1,000 to 100,000,000.
    /// </summary>
    [Range(1_000, 100_000_000)]
    public int MaxUnconfirmed { get; set; } = 1_000_000;

    /// <summary>The most unreadable outcomes that may wait for their letters; at that many no further outcomes are read. Not for users: tests have fewer.</summary>
    internal int MaxWaitingLetters { get; set; } = 10_000;
}
