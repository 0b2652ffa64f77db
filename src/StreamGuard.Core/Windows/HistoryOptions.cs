using System.ComponentModel.DataAnnotations;

namespace StreamGuard.Core.Windows;

/// <summary>How much of each account's past is kept.</summary>
public sealed class HistoryOptions
{
    /// <summary>Transactions kept per account: 4, 8, 16, 32 or 64; at least the model's <c>history_length</c>. Default 32.</summary>
    [AllowedValues(4, 8, 16, 32, 64)]
    public int Capacity { get; set; } = 32;

    /// <summary>How far back a transaction is still history. Default 180 days; 1 hour to 3650 days.</summary>
    [Range(typeof(TimeSpan), "01:00:00", "3650.00:00:00")]
    public TimeSpan Horizon { get; set; } = TimeSpan.FromDays(180);

    /// <summary>
    /// The most accounts that are kept of one partition; a further one evicts the longest idle, counted by
    /// <c>streamguard.window.evictions</c>. Per partition, because a partition's state must depend on its own events alone.
    /// Default 500,000; 1 to 100,000,000.
    /// </summary>
    [Range(1, 100_000_000)]
    public int MaxAccountsPerPartition { get; set; } = 500_000;
}
