using System.Globalization;

namespace StreamGuard.Kafka.Configuration;

/// <summary>Addresses of brokers, as people write them: <c>HOST:PORT,...</c>. librdkafka itself takes a port that is no number for 0, and tries for ever.</summary>
public static class BrokerAddresses
{
    /// <summary>What is wrong with a list of addresses.</summary>
    /// <param name="servers">The list, separated by commas; a port may be left out, and a protocol put before.</param>
    /// <returns>The first mistake with its mend; null when there is none.</returns>
    public static string? Mistake(string servers)
    {
        ArgumentNullException.ThrowIfNull(servers);
        foreach (string address in servers.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            int protocol = address.IndexOf("://", StringComparison.Ordinal);
            string place = protocol < 0 ? address : address[(protocol + 3)..];
            int colon = place.LastIndexOf(':');
            bool isBareAddress = !place.StartsWith('[') && place.IndexOf(':') != colon; // IPv6 without brackets has no port.
            if (colon < 0 || isBareAddress || place.EndsWith(']')) continue;
            if (colon == 0 || !ushort.TryParse(place.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out ushort port) || port == 0)
                return $"'{address}' is not HOST:PORT with a port from 1 to 65535; correct it.";
        }

        return null;
    }
}
