using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Text;

namespace StreamGuard.Avro.Binary;

/// <summary>
/// Writes Avro's binary encoding into a buffer of its own, which grows as needed and is kept: once it has grown, writing allocates
/// nothing. Not thread-safe.
/// </summary>
public sealed class AvroBinaryWriter
{
    private const int MaxVarintBytes = 10;
    private byte[] _buffer;
    private int _length;

    /// <summary>Creates an empty writer.</summary>
    /// <param name="capacityBytes">The buffer's first size; at least 16.</param>
    public AvroBinaryWriter(int capacityBytes = 512)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(capacityBytes, 16);
        _buffer = new byte[capacityBytes];
    }

    /// <summary>What was written since the last <see cref="Clear"/>. Valid until the next write.</summary>
    public ReadOnlySpan<byte> Written => _buffer.AsSpan(0, _length);

    /// <summary>As <see cref="Written"/>, for callers that cannot hold a span.</summary>
    public ReadOnlyMemory<byte> WrittenMemory => _buffer.AsMemory(0, _length);

    /// <summary>How many bytes were written.</summary>
    public int Length => _length;

    /// <summary>Forgets what was written; the buffer is kept.</summary>
    public void Clear() => _length = 0;

    /// <summary>Takes back what was written past a length.</summary>
    internal void Truncate(int length) => _length = Math.Min(_length, length);

    /// <summary>A boolean.</summary>
    /// <param name="value">The value.</param>
    public void WriteBoolean(bool value) => WriteOctet(value ? (byte)1 : (byte)0);

    /// <summary>One byte as it is.</summary>
    /// <param name="value">The byte.</param>
    public void WriteOctet(byte value)
    {
        Ensure(1);
        _buffer[_length++] = value;
    }

    /// <summary>An int; also a union's branch, an enum's symbol.</summary>
    /// <param name="value">The value.</param>
    public void WriteInt(int value) => WriteLong(value);

    /// <summary>A long; also a length or a count.</summary>
    /// <param name="value">The value.</param>
    public void WriteLong(long value)
    {
        Ensure(MaxVarintBytes);
        ulong rest = (ulong)((value << 1) ^ (value >> 63));
        while (rest >= 0x80)
        {
            _buffer[_length++] = (byte)(rest | 0x80);
            rest >>= 7;
        }

        _buffer[_length++] = (byte)rest;
    }

    /// <summary>A float.</summary>
    /// <param name="value">The value.</param>
    public void WriteFloat(float value)
    {
        Ensure(4);
        BinaryPrimitives.WriteSingleLittleEndian(_buffer.AsSpan(_length), value);
        _length += 4;
    }

    /// <summary>A double.</summary>
    /// <param name="value">The value.</param>
    public void WriteDouble(double value)
    {
        Ensure(8);
        BinaryPrimitives.WriteDoubleLittleEndian(_buffer.AsSpan(_length), value);
        _length += 8;
    }

    /// <summary>Bytes, or a text that is UTF-8 already.</summary>
    /// <param name="value">The bytes.</param>
    public void WriteBytes(ReadOnlySpan<byte> value)
    {
        WriteLong(value.Length);
        WriteFixed(value);
    }

    /// <summary>A text.</summary>
    /// <param name="value">The text; surrogates without a partner become U+FFFD.</param>
    public void WriteText(ReadOnlySpan<char> value)
    {
        int count = Encoding.UTF8.GetByteCount(value);
        WriteLong(count);
        Ensure(count);
        _length += Encoding.UTF8.GetBytes(value, _buffer.AsSpan(_length));
    }

    /// <summary>Bytes without their length.</summary>
    /// <param name="value">The bytes.</param>
    public void WriteFixed(ReadOnlySpan<byte> value)
    {
        Ensure(value.Length);
        value.CopyTo(_buffer.AsSpan(_length));
        _length += value.Length;
    }

    /// <summary>A copy of <see cref="Written"/>.</summary>
    public byte[] ToArray() => Written.ToArray();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Ensure(int count)
    {
        if (_buffer.Length - _length < count) Grow(count);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Grow(int count)
    {
        int wanted = checked(_length + count);
        Array.Resize(ref _buffer, (int)Math.Min(Array.MaxLength, Math.Max((long)_buffer.Length * 2, wanted)));
    }
}
