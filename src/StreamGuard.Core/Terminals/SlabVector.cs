using StreamGuard.Core.Windows;

namespace StreamGuard.Core.Terminals;

/// <summary>Where a terminal's cells or outcomes are: 8 bytes.</summary>
internal struct SlabVector
{
    /// <summary>The slab's number in the pool of its size class; <see cref="AccountRecord.None"/> while there are no elements.</summary>
    internal int Slab;

    internal ushort Count;

    internal byte SizeClass;

    internal static SlabVector Empty => new() { Slab = AccountRecord.None };
}
