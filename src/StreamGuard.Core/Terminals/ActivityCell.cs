using System.Runtime.InteropServices;

namespace StreamGuard.Core.Terminals;

/// <summary>Transactions of one terminal, day and source partition, by quarters of the day: 12 bytes.</summary>
[StructLayout(LayoutKind.Sequential, Pack = 4)]
internal struct ActivityCell
{
    /// <summary>In place of a partition: of all partitions together, and final.</summary>
    internal const ushort Closed = 32_767;

    private const ushort ChangedBit = 1 << 15;

    /// <summary>Days since <see cref="TerminalDays.Epoch"/>.</summary>
    internal ushort Day;

    private ushort _source;

    /// <summary>How many transactions.</summary>
    internal QuarterCounts Counts;

    /// <summary>The source partition, or <see cref="Closed"/>.</summary>
    internal ushort Source
    {
        readonly get => (ushort)(_source & ~ChangedBit);
        set => _source = (ushort)((_source & ChangedBit) | value);
    }

    /// <summary>Whether the count waits to be told to the other workers.</summary>
    internal bool IsChanged
    {
        readonly get => (_source & ChangedBit) != 0;
        set => _source = (ushort)(value ? _source | ChangedBit : _source & ~ChangedBit);
    }

    /// <summary>The order of cells: by day, then by partition.</summary>
    internal readonly uint Order => ((uint)Day << 16) | Source;
}
