namespace StreamGuard.Pipeline.Snapshots;

/// <summary>Why a snapshot was not used, as the metric names it.</summary>
internal enum SnapshotRejection
{
    /// <summary>A checksum does not match, or what is there makes no sense.</summary>
    Corrupt,

    /// <summary>It ends too early.</summary>
    Truncated,

    /// <summary>It does not begin as a snapshot does.</summary>
    NotASnapshot,

    /// <summary>A later version of the program wrote it.</summary>
    NewerVersion,

    /// <summary>An earlier version of the program wrote it.</summary>
    OlderVersion,

    /// <summary>The disk did not give it.</summary>
    Unreadable,

    /// <summary>It is not what its name says.</summary>
    Misnamed,

    /// <summary>It belongs to another consumer group.</summary>
    OtherGroup,

    /// <summary>It was taken with other settings: length or horizon of the histories, most accounts, version of the features, number of partitions.</summary>
    OtherSettings,

    /// <summary>It is beyond the group's committed offset: the topic was made anew, or the group's offsets were set back.</summary>
    OffsetsWentBack,
}
