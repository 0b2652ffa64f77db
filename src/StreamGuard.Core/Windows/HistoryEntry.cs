using System.Runtime.InteropServices;
using StreamGuard.Core.Transactions;

namespace StreamGuard.Core.Windows;

/// <summary>
/// One past transaction as an account's history keeps it: 64 bytes, no reference. What cannot be computed again later
/// is frozen here when the transaction happens. The layout is part of the snapshot format.
/// </summary>
[StructLayout(LayoutKind.Sequential, Pack = 4, Size = SizeBytes)]
public struct HistoryEntry
{
    /// <summary>The size of an entry, in bytes.</summary>
    public const int SizeBytes = 64;

    /// <summary>The bits of <see cref="ChannelAndMarks"/>.</summary>
    internal const byte KnownFraud = 128;
    internal const byte TerminalRun = 64;
    internal const byte ChannelMask = 63;

    /// <summary>When the payment happened, milliseconds since 1970-01-01 UTC.</summary>
    public long EventTimeMs;

    /// <summary>The offset of the message in the partition of the source topic that this history belongs to.</summary>
    public long SourceOffset;

    /// <summary><see cref="TextHash.Hash64"/> of the transaction id.</summary>
    public ulong TransactionHash;

    /// <summary>The amount in the minor unit of <see cref="Currency"/>.</summary>
    public long AmountMinor;

    /// <summary>The amount in the currency's major unit.</summary>
    public float Amount;

    /// <summary><see cref="TextHash.Hash32"/> of the merchant id.</summary>
    public uint MerchantHash;

    /// <summary><see cref="TextHash.Hash32"/> of the terminal id; 0 = absent.</summary>
    public uint TerminalHash;

    /// <summary><see cref="TextHash.Hash32"/> of the device id; 0 = absent.</summary>
    public uint DeviceHash;

    /// <summary>The merchant category code; 0 = absent.</summary>
    public ushort MerchantCategory;

    /// <summary>Where the merchant is; 0 = absent.</summary>
    public CountryCode MerchantCountry;

    /// <summary>The currency of <see cref="AmountMinor"/>.</summary>
    public CurrencyCode Currency;

    // The channel, and in the two highest bits whether the payment is known to be fraud and whether its terminal was in a run of frauds.
    private byte _channel;

    /// <summary>What was seen when the transaction happened.</summary>
    public HistoryEntryFlags Flags;

    /// <summary>Frozen: natural logarithm of (amount / the account's median amount then); 0 when there was no median yet.</summary>
    public Half LogAmountRatio;

    /// <summary>Frozen: natural logarithm of (1 + seconds since the account's previous transaction); -1 when there was none.</summary>
    public Half LogGapSeconds;

    /// <summary>Frozen: distance from home in kilometres; NaN = absent.</summary>
    public Half DistanceKm;

    /// <summary>Frozen: the share of frauds among the terminal's transactions of the 30 days known then.</summary>
    public Half TerminalRisk;

    /// <summary><see cref="Channel"/>, <see cref="IsKnownFraud"/> and <see cref="IsTerminalRun"/> together.</summary>
    internal readonly byte ChannelAndMarks => _channel;

    /// <summary>How the payment was made.</summary>
    public Channel Channel
    {
        readonly get => (Channel)(_channel & ChannelMask);
        set => _channel = (byte)((_channel & (KnownFraud | TerminalRun)) | (byte)value);
    }

    /// <summary>
    /// Whether an outcome said that the payment was fraud, and none took it back. It shares a byte with <see cref="Channel"/>. Who makes a feature of it must
    /// hide it from payments that happened less than the label delay later: see <see cref="AccountHistoryStore.ApplyOutcome"/>.
    /// </summary>
    public bool IsKnownFraud
    {
        readonly get => (_channel & KnownFraud) != 0;
        set => _channel = (byte)(value ? _channel | KnownFraud : _channel & ~KnownFraud);
    }

    /// <summary>Frozen: whether the terminal's last known transactions were frauds then. It shares a byte with <see cref="Channel"/>.</summary>
    public bool IsTerminalRun
    {
        readonly get => (_channel & TerminalRun) != 0;
        set => _channel = (byte)(value ? _channel | TerminalRun : _channel & ~TerminalRun);
    }
}
