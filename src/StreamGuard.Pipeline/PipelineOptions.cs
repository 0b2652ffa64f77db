using System.ComponentModel.DataAnnotations;

namespace StreamGuard.Pipeline;

/// <summary>How the loop batches, commits, restores and stops.</summary>
public sealed class PipelineOptions
{
    /// <summary>Most transactions scored in one run of the model. Default 64 (the best for encoders on a CPU is 16 to 64); 1 to 4096.</summary>
    [Range(1, 4096)]
    public int BatchSize { get; set; } = 64;

    /// <summary>How long the oldest transaction of a batch may wait for company. Default 2 ms; 0 to 1 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:00:01")]
    public TimeSpan MaxDelay { get; set; } = TimeSpan.FromMilliseconds(2);

    /// <summary>Most alerts of a batch whose reasons are computed from the model, which costs up to 13 further rows each; those beyond it tell their score alone. Default 16; 0 (none) to 4096.</summary>
    [Range(0, 4096)]
    public int MaxExplainedPerBatch { get; set; } = 16;

    /// <summary>How often outputs and offsets are committed. Default 100 ms; 1 ms to 10 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.001", "00:00:10")]
    public TimeSpan CommitInterval { get; set; } = TimeSpan.FromMilliseconds(100);

    /// <summary>Most outputs in one unit; reaching it commits at once. Default 10,000; 1 to 1,000,000.</summary>
    [Range(1, 1_000_000)]
    public int MaxUnitOutputs { get; set; } = 10_000;

    /// <summary>Batches between two stages; when they are full the stage before waits. Default 2; 1 to 64.</summary>
    [Range(1, 64)]
    public int HandOverCapacity { get; set; } = 2;

    /// <summary>How long back-pressure may last before ingest pauses the partitions (it keeps polling either way). Default 1 s; 1 ms to 1 min.</summary>
    [Range(typeof(TimeSpan), "00:00:00.001", "00:01:00")]
    public TimeSpan PauseAfter { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>How long a stop or a revoked partition waits for what is in flight. Default 10 s; 0 to 5 min.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:05:00")]
    public TimeSpan DrainDeadline { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Whether a newly assigned partition is read from its earliest message, applying what was already committed to the histories
    /// without scoring it. Default true; without it histories begin empty at every start, and scores say so.
    /// </summary>
    public bool RestoreHistory { get; set; } = true;

    /// <summary>How long the topic may seem to end before the committed offset until that is believed. Not for users: tests wait less.</summary>
    internal TimeSpan EndPatience { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Most times that a unit is sent again after an abort before the worker stops; times while the cluster is away do not count. With the default waits 20 times last half a minute or more, in which a rebalance fits. Default 20; 0 to 1,000.</summary>
    [Range(0, 1_000)]
    public int MaxCommitRetries { get; set; } = 20;

    /// <summary>First wait before an aborted unit is sent again; doubled each time, with jitter. Default 50 ms; 0 to 10 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:00:10")]
    public TimeSpan CommitRetryDelay { get; set; } = TimeSpan.FromMilliseconds(50);

    /// <summary>First wait before a message whose schema could not be fetched is tried again; doubled up to a minute, with jitter. Default 50 ms; 1 ms to 1 min.</summary>
    [Range(typeof(TimeSpan), "00:00:00.001", "00:01:00")]
    public TimeSpan SchemaRetryDelay { get; set; } = TimeSpan.FromMilliseconds(50);
}
