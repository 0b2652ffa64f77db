using System.ComponentModel.DataAnnotations;

namespace StreamGuard.Core.Terminals;

/// <summary>What is remembered of terminals, and when outcomes count as known.</summary>
public sealed class TerminalOptions
{
    /// <summary>
    /// How long after a payment its outcome is taken to be known: features see only outcomes of payments at least that old, and take such a payment for genuine
    /// when no outcome said fraud. A model must be trained with the delay that it serves with. Default 7 days; 0 to 90 days.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00", "90.00:00:00")]
    public TimeSpan LabelDelay { get; set; } = TimeSpan.FromDays(7);

    /// <summary>
    /// How many days a transaction may be behind the newest one, of any partition, and still be counted and see whole windows. Default 7; 1 to 30. Until then
    /// counts are kept apart by source partition, which costs memory; later ones are refused and counted.
    /// </summary>
    [Range(1, 30)]
    public int LatenessDays { get; set; } = 7;

    /// <summary>The most terminals that are kept; a further one evicts the longest idle, counted. Default 2,000,000; 1 to 100,000,000.</summary>
    [Range(1, 100_000_000)]
    public int MaxTerminals { get; set; } = 2_000_000;

    /// <summary>The most outcomes that are kept of one terminal, the newest by event time; those dropped are counted. Default 1,024; 1 to 1,024.</summary>
    [Range(1, TerminalTable.MostOutcomes)]
    public int MaxOutcomesPerTerminal { get; set; } = TerminalTable.MostOutcomes;
}
