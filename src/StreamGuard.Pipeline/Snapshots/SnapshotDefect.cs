namespace StreamGuard.Pipeline.Snapshots;

/// <summary>Why a snapshot cannot be used.</summary>
internal enum SnapshotDefect
{
    /// <summary>A checksum does not match, or what is there makes no sense.</summary>
    Corrupt,

    /// <summary>It ends too early.</summary>
    Truncated,

    /// <summary>It does not begin as a snapshot does.</summary>
    NotASnapshot,

    /// <summary>A later version of the program wrote it, in a format that this one does not know.</summary>
    NewerVersion,

    /// <summary>An earlier version of the program wrote it, in a format that this one does not read any more.</summary>
    OlderVersion,
}
