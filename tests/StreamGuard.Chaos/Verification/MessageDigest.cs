using System.Text;
using Confluent.Kafka;
using StreamGuard.Core.Transactions;
using StreamGuard.Pipeline.Records;

namespace StreamGuard.Chaos.Verification;

/// <summary>A digest of a message's key, value and headers, by which a dead letter is held against its original.</summary>
internal static class MessageDigest
{
    /// <summary>The digest. The headers that the worker adds to a dead letter do not count.</summary>
    /// <param name="message">The message.</param>
    internal static ulong Of(Message<byte[]?, byte[]?> message)
    {
        using var bytes = new MemoryStream();
        Add(bytes, message.Key);
        Add(bytes, message.Value);
        foreach (IHeader header in message.Headers ?? [])
        {
            if (header.Key.StartsWith(DeadLetterRecord.HeaderPrefix, StringComparison.Ordinal) || header.Key.StartsWith("streamguard.", StringComparison.Ordinal)) continue;
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
