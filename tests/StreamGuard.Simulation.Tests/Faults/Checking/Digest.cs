using StreamGuard.Core.Transactions;
using StreamGuard.Core.Windows;

namespace StreamGuard.Simulation.Tests.Faults.Checking;

/// <summary>What an output says, as one number: everything but the time at which it was written. Never 0.</summary>
internal static class Digest
{
    internal static ulong OfScore(ReadOnlySpan<byte> transactionId, float score, int partition, long offset) =>
        Mix(Mix(Mix(TextHash.Hash64(transactionId), BitConverter.SingleToUInt32Bits(score)), (ulong)partition), (ulong)offset) | 1;

    internal static ulong OfAlert(ReadOnlySpan<byte> transactionId, float score, int partition, long offset, int historyLength, Arrival arrival) =>
        Mix(Mix(OfScore(transactionId, score, partition, offset), (ulong)historyLength), (ulong)arrival) | 1;

    internal static ulong Mix(ulong hash, ulong value)
    {
        ulong mixed = (ulong.RotateLeft(hash, 23) ^ value) * 0x9E3779B97F4A7C15;
        return mixed ^ (mixed >> 32);
    }
}
