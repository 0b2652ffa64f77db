namespace StreamGuard.Pipeline.Ingest;

/// <summary>Where an owned partition is on its way to being scored. It goes forward only; each of the first two may be passed over.</summary>
internal enum PartitionPhase
{
    /// <summary>A snapshot is being read, a slice at a time. The partition is paused; what comes of it all the same is held back.</summary>
    Loading,

    /// <summary>Messages before the committed offset are applied to the histories, and not scored: they were, before.</summary>
    Replaying,

    /// <summary>Messages are scored.</summary>
    Serving,
}
