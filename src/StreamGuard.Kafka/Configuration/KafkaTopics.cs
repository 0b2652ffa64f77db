using System.ComponentModel.DataAnnotations;

namespace StreamGuard.Kafka.Configuration;

/// <summary>The topics' names. They must differ from each other.</summary>
public sealed class KafkaTopics
{
    /// <summary>Where transactions come from. Default: <c>transactions</c>.</summary>
    [Required]
    public string Transactions { get; set; } = "transactions";

    /// <summary>Where alerts go. Default: <c>fraud-alerts</c>.</summary>
    [Required]
    public string FraudAlerts { get; set; } = "fraud-alerts";

    /// <summary>Where the score of every transaction goes; null or empty = nowhere. Default: null.</summary>
    public string? TransactionScores { get; set; }

    /// <summary>Where messages go that cannot be read. Its <c>max.message.bytes</c> must exceed that of the transactions by some KiB for the headers. Default: <c>transactions-dead-letters</c>.</summary>
    [Required]
    public string DeadLetters { get; set; } = "transactions-dead-letters";

    /// <summary>Where outcomes come from; every worker reads all of them. Not used with <c>Outcomes:Enabled=false</c>. Default: <c>fraud-outcomes</c>.</summary>
    [Required]
    public string FraudOutcomes { get; set; } = "fraud-outcomes";

    /// <summary>
    /// Where outcomes go that cannot be read. Read back whole by every worker, so that none goes there twice. Not used with <c>Outcomes:Enabled=false</c>.
    /// Default: <c>fraud-outcomes-dead-letters</c>.
    /// </summary>
    [Required]
    public string OutcomeDeadLetters { get; set; } = "fraud-outcomes-dead-letters";

    /// <summary>
    /// Where workers tell each other how many transactions terminals had. To be compacted, and kept for as long as terminals are remembered. Not used with
    /// <c>Outcomes:Enabled=false</c>. Default: <c>terminal-activity</c>.
    /// </summary>
    [Required]
    public string TerminalActivity { get; set; } = "terminal-activity";
}
