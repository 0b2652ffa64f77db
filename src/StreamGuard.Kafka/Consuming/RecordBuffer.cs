using Confluent.Kafka;

namespace StreamGuard.Kafka.Consuming;

/// <summary>
/// Copies a message's bytes out of the client's memory, which is freed before Consume returns, into one buffer that is used again
/// for every message. What the client calls the deserialized value is the length; null messages have <see cref="Null"/>.
/// </summary>
internal sealed class RecordBuffer : IDeserializer<int>
{
    /// <summary>The length that stands for null.</summary>
    public const int Null = -1;

    private byte[] _bytes = new byte[4096];

    /// <summary>The bytes of the newest message.</summary>
    /// <param name="length">What the client returned for it.</param>
    public ReadOnlySpan<byte> Slice(int length) => length <= 0 ? default : _bytes.AsSpan(0, length);

    /// <inheritdoc />
    public int Deserialize(ReadOnlySpan<byte> data, bool isNull, SerializationContext context)
    {
        if (isNull) return Null;
        if (data.Length > _bytes.Length) _bytes = new byte[Math.Max(data.Length, _bytes.Length * 2)];
        data.CopyTo(_bytes);
        return data.Length;
    }
}
