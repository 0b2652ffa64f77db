using System.Runtime.InteropServices;

namespace StreamGuard.Core.Windows;

/// <summary>Hashes state for comparison: 64 bits, the same in every process.</summary>
internal static class StateHasher
{
    /// <summary>Takes a value into a running hash.</summary>
    internal static ulong Mix(ulong hash, ulong value)
    {
        ulong mixed = (ulong.RotateLeft(hash, 23) ^ value) * 0x9E3779B97F4A7C15;
        return mixed ^ (mixed >> 32);
    }

    /// <summary>Takes an entry, all 64 bytes of it, into a running hash.</summary>
    internal static ulong Mix(ulong hash, in HistoryEntry entry)
    {
        foreach (ulong word in MemoryMarshal.Cast<HistoryEntry, ulong>(MemoryMarshal.CreateReadOnlySpan(in entry, 1))) hash = Mix(hash, word);
        return hash;
    }
}
