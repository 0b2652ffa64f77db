using System.Buffers.Binary;
using StreamGuard.Avro.Binary;

namespace StreamGuard.Avro.Registry;

/// <summary>How a message says which schema wrote it: a zero byte, the schema's id as a big-endian 32-bit integer, then the value.</summary>
public static class ConfluentFraming
{
    /// <summary>The bytes before the value.</summary>
    public const int HeaderBytes = 5;

    private const byte Magic = 0;

    /// <summary>Parts a message.</summary>
    /// <param name="message">The message.</param>
    /// <param name="schemaId">The id.</param>
    /// <param name="body">The value: a slice of the message.</param>
    /// <returns>False when the message does not begin with such a header.</returns>
    public static bool TryRead(ReadOnlySpan<byte> message, out int schemaId, out ReadOnlySpan<byte> body)
    {
        if (message.Length < HeaderBytes || message[0] != Magic)
        {
            schemaId = 0;
            body = default;
            return false;
        }

        schemaId = BinaryPrimitives.ReadInt32BigEndian(message[1..]);
        body = message[HeaderBytes..];
        return true;
    }

    /// <summary>Writes the header.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="schemaId">The id.</param>
    public static void Write(AvroBinaryWriter writer, int schemaId)
    {
        ArgumentNullException.ThrowIfNull(writer);
        Span<byte> header = stackalloc byte[HeaderBytes];
        header[0] = Magic;
        BinaryPrimitives.WriteInt32BigEndian(header[1..], schemaId);
        writer.WriteFixed(header);
    }
}
