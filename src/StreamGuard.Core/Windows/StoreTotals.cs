using System.Buffers.Binary;

namespace StreamGuard.Core.Windows;

/// <summary>What a store knows besides its accounts.</summary>
/// <param name="NewestMs">The newest event time stored in the partition.</param>
/// <param name="AccountCount">How many accounts there are.</param>
/// <param name="Late">Transactions that were late.</param>
/// <param name="TooLate">Transactions that were too late.</param>
/// <param name="Duplicate">Transactions that were a duplicate.</param>
/// <param name="Evicted">Accounts that the cap evicted.</param>
/// <param name="Swept">Accounts that were swept.</param>
internal readonly record struct StoreTotals(long NewestMs, long AccountCount, long Late, long TooLate, long Duplicate, long Evicted, long Swept)
{
    internal static StoreTotals Read(ReadOnlySpan<byte> bytes) => new(
        At(bytes, 0), At(bytes, 1), At(bytes, 2), At(bytes, 3), At(bytes, 4), At(bytes, 5), At(bytes, 6));

    internal void Write(Span<byte> bytes)
    {
        ReadOnlySpan<long> values = [NewestMs, AccountCount, Late, TooLate, Duplicate, Evicted, Swept];
        for (int i = 0; i < values.Length; i++) BinaryPrimitives.WriteInt64LittleEndian(bytes[(i * sizeof(long))..], values[i]);
    }

    private static long At(ReadOnlySpan<byte> bytes, int index) => BinaryPrimitives.ReadInt64LittleEndian(bytes[(index * sizeof(long))..]);
}
