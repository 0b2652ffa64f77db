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
}
