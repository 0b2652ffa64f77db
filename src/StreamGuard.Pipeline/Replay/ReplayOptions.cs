namespace StreamGuard.Pipeline.Replay;

/// <summary>How a replay goes.</summary>
public sealed record ReplayOptions
{
    /// <summary>Messages a second unless asked for otherwise.</summary>
    public const double DefaultRate = 100;

    /// <summary>The topic that letters go back to.</summary>
    public required string Topic { get; init; }

    /// <summary>How many partitions it has.</summary>
    public required int PartitionCount { get; init; }

    /// <summary>Which letters.</summary>
    public ReplaySelection Selection { get; init; } = new();

    /// <summary>At most so many a second; 0 = as fast as it can. Default 100.</summary>
    public double Rate { get; init; } = DefaultRate;

    /// <summary>At most so many in all; null = no limit.</summary>
    public long? Limit { get; init; }

    /// <summary>Whether letters that went back in earlier runs go back again.</summary>
    public bool FromBeginning { get; init; }
}
