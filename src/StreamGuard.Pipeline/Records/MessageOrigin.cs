namespace StreamGuard.Pipeline.Records;

/// <summary>Where a message that was refused was first read, and how often it was refused since.</summary>
/// <param name="Topic">The topic.</param>
/// <param name="Partition">The partition; 0 or more.</param>
/// <param name="Offset">The offset of the first copy; 0 or more. Copies that were replayed have offsets of their own.</param>
/// <param name="Attempts">How many times it, or a copy of it, became a dead letter; 1 or more.</param>
public readonly record struct MessageOrigin(string Topic, int Partition, long Offset, int Attempts);
