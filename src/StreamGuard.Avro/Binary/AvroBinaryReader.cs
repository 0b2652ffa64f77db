using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Text.Unicode;

namespace StreamGuard.Avro.Binary;

/// <summary>
/// Reads Avro's binary encoding from a span, without allocation. The first thing that is wrong is kept in <see cref="Error"/>; from
/// then on every read yields a default value, so that callers need look only at the end of a value and in loops.
/// </summary>
public ref struct AvroBinaryReader
{
    private readonly ReadOnlySpan<byte> _data;
    private int _position;
    private int _depth;
    private int _emptyItems;

    /// <summary>Starts at the first byte.</summary>
    /// <param name="data">The bytes.</param>
    public AvroBinaryReader(ReadOnlySpan<byte> data) => _data = data;

    /// <summary>What went wrong first; <see cref="AvroError.None"/> when all is well.</summary>
    public AvroError Error { get; private set; }

    /// <summary>Whether something went wrong.</summary>
    public readonly bool Failed => Error != AvroError.None;

    /// <summary>How many bytes were read.</summary>
    public readonly int Position => _position;

    /// <summary>How many bytes are left.</summary>
    public readonly int Remaining => _data.Length - _position;

    /// <summary>Notes an error, unless there is one already, and leaves no byte to read.</summary>
    /// <param name="error">The error.</param>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public void Fail(AvroError error)
    {
        if (Error == AvroError.None) Error = error;
        _position = _data.Length;
    }

    /// <summary>A boolean.</summary>
    public bool ReadBoolean()
    {
        ReadOnlySpan<byte> octet = Take(1);
        if (octet.IsEmpty) return false;
        if (octet[0] > 1) Fail(AvroError.InvalidBoolean);
        return octet[0] == 1;
    }

    /// <summary>An int.</summary>
    public int ReadInt()
    {
        long value = ReadLong();
        if (value == (int)value) return (int)value;
        Fail(AvroError.IntegerTooLarge);
        return 0;
    }

    /// <summary>A long.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public long ReadLong()
    {
        if (_position < _data.Length && _data[_position] < 0x80)
        {
            uint single = _data[_position++];
            return (int)(single >> 1) ^ -(int)(single & 1);
        }

        return ReadLongOfSeveralBytes();
    }

    /// <summary>A float.</summary>
    public float ReadFloat()
    {
        ReadOnlySpan<byte> octets = Take(4);
        return octets.IsEmpty ? 0 : BinaryPrimitives.ReadSingleLittleEndian(octets);
    }

    /// <summary>A double.</summary>
    public double ReadDouble()
    {
        ReadOnlySpan<byte> octets = Take(8);
        return octets.IsEmpty ? 0 : BinaryPrimitives.ReadDoubleLittleEndian(octets);
    }

    /// <summary>Bytes: a slice of the data.</summary>
    public ReadOnlySpan<byte> ReadBytes()
    {
        long length = ReadLong();
        if ((ulong)length <= (ulong)Remaining) return Take((int)length);
        Fail(length < 0 ? AvroError.NegativeLength : AvroError.EndOfData);
        return default;
    }

    /// <summary>A text: a slice of the data that is valid UTF-8.</summary>
    public ReadOnlySpan<byte> ReadText()
    {
        ReadOnlySpan<byte> text = ReadBytes();
        if (Utf8.IsValid(text)) return text;
        Fail(AvroError.InvalidText);
        return default;
    }

    /// <summary>A fixed: a slice of the data.</summary>
    /// <param name="sizeBytes">Its size; not negative.</param>
    public ReadOnlySpan<byte> ReadFixed(int sizeBytes) => Take(sizeBytes);

    /// <summary>An index into something: a union's branch, an enum's symbol.</summary>
    /// <param name="count">How many there are.</param>
    /// <param name="error">The error of an index that is not below <paramref name="count"/>.</param>
    public int ReadIndex(int count, AvroError error)
    {
        long index = ReadLong();
        if ((ulong)index < (ulong)count) return (int)index;
        Fail(error);
        return 0;
    }

    /// <summary>
    /// The head of a block of an array or a map. Refuses counts that the bytes left cannot hold, so that a caller may size memory by it.
    /// </summary>
    /// <param name="minimumItemSize">The fewest bytes of an item.</param>
    /// <param name="blockBytes">The block's size in bytes when its writer gave it, else -1.</param>
    /// <returns>How many items follow; 0 at the end of the array or map, and after an error.</returns>
    public int ReadBlockCount(int minimumItemSize, out int blockBytes)
    {
        blockBytes = -1;
        long count = ReadLong();
        if (count < 0)
        {
            long size = ReadLong();
            if ((ulong)size > (ulong)Remaining) Fail(size < 0 ? AvroError.NegativeLength : AvroError.EndOfData);
            blockBytes = Failed ? 0 : (int)size;
            if (count == long.MinValue) Fail(AvroError.IntegerTooLarge);
            count = -count;
        }

        if (Failed) return 0;
        if (minimumItemSize > 0 && count > Remaining / minimumItemSize) Fail(AvroError.EndOfData);
        else if (minimumItemSize == 0 && count > AvroLimits.MaxEmptyItems - _emptyItems) Fail(AvroError.TooManyEmptyItems);
        if (Failed) return 0;
        if (minimumItemSize == 0) _emptyItems += (int)count;
        return (int)count;
    }

    /// <summary>Steps into a record, an array or a map.</summary>
    /// <returns>Whether it may be read; false = too deep, or failed before. Every call is paired with <see cref="Leave"/>.</returns>
    public bool Enter()
    {
        if (++_depth > AvroLimits.MaxDepth) Fail(AvroError.TooDeep);
        return !Failed;
    }

    /// <summary>Steps out again.</summary>
    public void Leave() => _depth--;

    /// <summary>Passes over bytes.</summary>
    /// <param name="count">How many; not negative.</param>
    public void Skip(int count) => Take(count);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private long ReadLongOfSeveralBytes()
    {
        ulong value = 0;
        for (int shift = 0; shift < 64; shift += 7)
        {
            if (_position >= _data.Length)
            {
                Fail(AvroError.EndOfData);
                return 0;
            }

            byte octet = _data[_position++];
            value |= (ulong)(octet & 0x7f) << shift;
            if (octet >= 0x80) continue;
            if (shift == 63 && octet > 1) break;
            return (long)(value >> 1) ^ -(long)(value & 1);
        }

        Fail(AvroError.IntegerTooLarge);
        return 0;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ReadOnlySpan<byte> Take(int count)
    {
        if (count <= _data.Length - _position)
        {
            ReadOnlySpan<byte> taken = _data.Slice(_position, count);
            _position += count;
            return taken;
        }

        Fail(AvroError.EndOfData);
        return default;
    }
}
