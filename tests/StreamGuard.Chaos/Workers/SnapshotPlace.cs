namespace StreamGuard.Chaos.Workers;

/// <summary>Where the workers keep their snapshots.</summary>
internal enum SnapshotPlace
{
    /// <summary>Each in a folder of its own: a partition that moves finds an old snapshot or none.</summary>
    Own,

    /// <summary>All in one folder.</summary>
    Shared,

    /// <summary>Nowhere: every restore reads the topic from its beginning.</summary>
    None,
}
