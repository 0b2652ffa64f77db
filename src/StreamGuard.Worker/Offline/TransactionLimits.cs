using System.Text;
using StreamGuard.Core.Transactions;

namespace StreamGuard.Worker.Offline;

/// <summary>What a transaction's fields may be, whichever the format.</summary>
internal static class TransactionLimits
{
    /// <summary>The earliest event time: 2000-01-01.</summary>
    internal const long EarliestMs = 946_684_800_000;

    /// <summary>The latest time: the end of the year 9999.</summary>
    internal const long LatestMs = 253_402_300_799_999;

    private static readonly byte[][] Channels = [.. Enum.GetNames<Channel>().Select(name => Encoding.ASCII.GetBytes(name.ToUpperInvariant()))];

    /// <summary>The names of the channels, for errors.</summary>
    internal static string ChannelNames { get; } = string.Join(", ", Channels.Select(Encoding.ASCII.GetString));

    /// <summary>Reads a channel's name, upper case.</summary>
    internal static bool TryParseChannel(ReadOnlySpan<byte> text, out Channel channel)
    {
        for (int i = 0; i < Channels.Length; i++)
        {
            if (!text.SequenceEqual(Channels[i])) continue;
            channel = (Channel)i;
            return true;
        }

        channel = default;
        return false;
    }
}
