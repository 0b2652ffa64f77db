using System.Runtime.InteropServices;

namespace StreamGuard.Core.Terminals;

/// <summary>Transactions of one terminal, day and source partition: 8 bytes.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct ActivityCell
{
    /// <summary>In place of a partition: of all partitions together, and final.</summary>
    internal const ushort Closed = ushort.MaxValue;

    /// <summary>The largest count; more are not told apart.</summary>
    internal const int MostCount = int.MaxValue;

    private const uint DirtyBit = 1u << 31;

    /// <summary>Days since <see cref="TerminalDays.Epoch"/>.</summary>
    internal ushort Day;

    /// <summary>The source partition, or <see cref="Closed"/>.</summary>
    internal ushort Source;

    private uint _count;

    /// <summary>How many transactions.</summary>
    internal int Count
    {
        readonly get => (int)(_count & ~DirtyBit);
        set => _count = (_count & DirtyBit) | (uint)value;
    }

    /// <summary>Whether the count waits to be told to the other workers.</summary>
    internal bool IsChanged
    {
        readonly get => (_count & DirtyBit) != 0;
        set => _count = value ? _count | DirtyBit : _count & ~DirtyBit;
    }

    /// <summary>The order of cells: by day, then by partition.</summary>
    internal readonly uint Order => ((uint)Day << 16) | Source;
}
