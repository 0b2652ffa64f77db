using StreamGuard.Core.Windows;

namespace StreamGuard.Core.Terminals;

/// <summary>What is kept of a terminal besides its cells and outcomes: 40 bytes, no reference.</summary>
internal struct TerminalRecord : ILinkedRecord<TerminalKey, TerminalRecord>
{
    /// <inheritdoc/>
    public TerminalKey Key { get; private set; }

    /// <inheritdoc/>
    public int Newer { get; set; }

    /// <inheritdoc/>
    public int Older { get; set; }

    /// <summary>Transactions, ordered by (day, source partition).</summary>
    internal SlabVector Cells;

    /// <summary>Outcomes, ordered by (event time of the transaction, hash of its id).</summary>
    internal SlabVector Outcomes;

    /// <summary>The newest day of anything that is kept of the terminal.</summary>
    internal ushort NewestDay;

    /// <summary>The table's newest day when this terminal's old days were last closed and dropped.</summary>
    internal ushort TidiedDay;

    /// <inheritdoc/>
    public static TerminalRecord Of(in TerminalKey key) => new() { Key = key, Cells = SlabVector.Empty, Outcomes = SlabVector.Empty };

    /// <inheritdoc/>
    public static uint HashOf(in TerminalKey key) => (uint)((key.Value * 0x9E3779B97F4A7C15) >> 32);
}
