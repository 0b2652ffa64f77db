using StreamGuard.Core.Transactions;

namespace StreamGuard.Core.Terminals;

/// <summary>
/// The 64-bit hash that stands for a terminal in memory and in the topic <c>terminal-activity</c>. At a million terminals the chance of any
/// collision is below 10^-7.
/// </summary>
/// <param name="Value">The hash; 0 = no terminal.</param>
public readonly record struct TerminalKey(ulong Value)
{
    // What tells a merchant that stands for its terminals from a terminal of the same name.
    private const ulong MerchantMark = 0x9E3779B97F4A7C15;

    /// <summary>Whether there is no terminal, nor a merchant to stand for it.</summary>
    public bool IsAbsent => Value == 0;

    /// <summary>The key of a payment's terminal. A payment without one counts for its merchant, as if that were one more terminal.</summary>
    /// <param name="terminalId">The terminal's id, UTF-8; empty = absent.</param>
    /// <param name="merchantId">The merchant's id, UTF-8.</param>
    public static TerminalKey Of(ReadOnlySpan<byte> terminalId, ReadOnlySpan<byte> merchantId)
    {
        if (!terminalId.IsEmpty) return new TerminalKey(TextHash.Hash64(terminalId));
        if (merchantId.IsEmpty) return default;
        ulong hash = TextHash.Hash64(merchantId) ^ MerchantMark;
        return new TerminalKey(hash == 0 ? 1 : hash);
    }
}
