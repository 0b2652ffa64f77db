namespace StreamGuard.Core.Features;

/// <summary>What a feature is made of. A model may leave a group out: training drops its columns inside the graph.</summary>
public enum FeatureGroup
{
    /// <summary>The transaction itself.</summary>
    Payment,

    /// <summary>The account's past: shares, novelty, gaps, sliding windows.</summary>
    Account,

    /// <summary>How many transactions the terminal had, whatever they turned out to be.</summary>
    Terminal,

    /// <summary>Outcomes, the account's own or its terminal's, none fresher than the label delay.</summary>
    Outcome,
}
