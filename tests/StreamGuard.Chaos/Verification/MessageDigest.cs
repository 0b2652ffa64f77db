using System.Text;
using Confluent.Kafka;
using StreamGuard.Core.Transactions;

namespace StreamGuard.Chaos.Verification;

/// <summary>A digest of a message's key, value and headers, by which a dead letter is held against its original.</summary>
internal static class MessageDigest
{
    /// <summary>The digest.</summary>
    /// <param name="message">The message.</param>
    /// <param name="headers">How many of its headers count, from the first.</param>
    internal static ulong Of(Message<byte[]?, byte[]?> message, int headers)
    {
        using var bytes = new MemoryStream();
        Add(bytes, message.Key);
        Add(bytes, message.Value);
        for (int i = 0; i < headers; i++)
        {
            IHeader header = message.Headers[i];
            Add(bytes, Encoding.UTF8.GetBytes(header.Key));
            Add(bytes, header.GetValueBytes());
        }

        return TextHash.Hash64(bytes.GetBuffer().AsSpan(0, (int)bytes.Length));
    }

    private static void Add(MemoryStream bytes, byte[]? part)
    {
        bytes.Write(BitConverter.GetBytes(part?.Length ?? -1));
        bytes.Write(part);
    }
}
