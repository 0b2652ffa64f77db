namespace StreamGuard.Chaos.Verification;

/// <summary>Where a message lies.</summary>
/// <param name="Partition">The partition.</param>
/// <param name="Offset">The offset.</param>
internal readonly record struct Coordinate(int Partition, long Offset)
{
    /// <inheritdoc/>
    public override string ToString() => FormattableString.Invariant($"[{Partition}]@{Offset}");
}
