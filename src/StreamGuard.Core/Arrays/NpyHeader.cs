using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace StreamGuard.Core.Arrays;

/// <summary>The header of a NumPy file: its magic, version, and a Python dictionary that says what follows.</summary>
internal static partial class NpyHeader
{
    private const int Alignment = 64;
    private const int MaxHeaderBytes = 65_536;
    private const int MaxDimensions = 8;
    private static readonly byte[] Magic = [0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y'];

    /// <summary>NumPy's name of an element type, little-endian.</summary>
    public static string DescriptorOf<T>()
        where T : unmanaged =>
        default(T) switch
        {
            float => "<f4",
            double => "<f8",
            int => "<i4",
            long => "<i8",
            sbyte => "|i1",
            byte => "|u1",
            bool => "|b1",
            _ => throw new NotSupportedException(
                $"A .npy file of {typeof(T).Name} is not supported; use float, double, int, long, sbyte, byte or bool."),
        };

    /// <summary>The bytes of a version 1.0 header, with room for any row count.</summary>
    public static byte[] Format(string descriptor, long rows, ReadOnlySpan<int> rowShape)
    {
        var shape = new StringBuilder().Append(CultureInfo.InvariantCulture, $"({rows},");
        foreach (int length in rowShape)
            shape.Append(CultureInfo.InvariantCulture, $" {length},");
        string shapeText = rowShape.IsEmpty ? $"{shape})" : $"{shape.ToString(0, shape.Length - 1)})";
        string dictionary = $"{{'descr': '{descriptor}', 'fortran_order': False, 'shape': {shapeText}, }}";
        // The longest row count has 19 digits; whatever this one has, the header's length stays the same.
        int roomBytes = Magic.Length + 4 + dictionary.Length + 1 + (19 - rows.ToString(CultureInfo.InvariantCulture).Length);
        int totalBytes = (roomBytes + Alignment - 1) / Alignment * Alignment;
        var header = new byte[totalBytes];
        header.AsSpan().Fill((byte)' ');
        Magic.CopyTo(header, 0);
        header[6] = 1;
        header[7] = 0;
        BinaryPrimitives.WriteUInt16LittleEndian(header.AsSpan(8), checked((ushort)(totalBytes - 10)));
        Encoding.ASCII.GetBytes(dictionary, header.AsSpan(10));
        header[^1] = (byte)'\n';
        return header;
    }

    /// <summary>Reads a header of version 1, 2 or 3 and leaves the stream at the first element.</summary>
    /// <exception cref="InvalidDataException">It is not a header, or one that is not supported.</exception>
    public static (string Descriptor, int[] Shape) Read(Stream stream, string name)
    {
        Span<byte> prefix = stackalloc byte[12];
        ReadExactly(stream, prefix[..10], name);
        if (!prefix[..6].SequenceEqual(Magic))
            throw new InvalidDataException($"{name} is not a .npy file: it does not begin with NumPy's magic bytes.");
        long headerBytes = prefix[6] switch
        {
            1 => BinaryPrimitives.ReadUInt16LittleEndian(prefix[8..]),
            2 or 3 => ReadLongLength(stream, prefix, name),
            _ => throw new InvalidDataException($"{name} has .npy format version {prefix[6]}; 1, 2 and 3 are supported."),
        };
        if (headerBytes > MaxHeaderBytes)
            throw new InvalidDataException($"{name} has a header of {headerBytes} bytes; at most {MaxHeaderBytes} are accepted.");
        var bytes = new byte[headerBytes];
        ReadExactly(stream, bytes, name);
        return Parse(Encoding.UTF8.GetString(bytes), name);
    }

    /// <summary>Fills the buffer, or says that the file is cut short.</summary>
    public static void ReadExactly(Stream stream, Span<byte> buffer, string name)
    {
        if (stream.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false) < buffer.Length)
            throw new InvalidDataException($"{name} ends too early: the file is truncated.");
    }

    private static long ReadLongLength(Stream stream, Span<byte> prefix, string name)
    {
        ReadExactly(stream, prefix[10..], name);
        return BinaryPrimitives.ReadUInt32LittleEndian(prefix[8..]);
    }

    private static (string Descriptor, int[] Shape) Parse(string text, string name)
    {
        Match descriptor = DescriptorPattern().Match(text);
        Match order = OrderPattern().Match(text);
        Match shape = ShapePattern().Match(text);
        if (!descriptor.Success || !order.Success || !shape.Success)
            throw new InvalidDataException($"{name} has a .npy header without descr, fortran_order or shape: {text.Trim()}");
        if (order.Groups[1].Value == "True")
            throw new InvalidDataException($"{name} is stored in Fortran order; save numpy.ascontiguousarray(a) instead.");
        string[] lengths = shape.Groups[1].Value.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (lengths.Length > MaxDimensions)
            throw new InvalidDataException($"{name} has {lengths.Length} dimensions; at most {MaxDimensions} are accepted.");
        var result = new int[lengths.Length];
        for (int i = 0; i < lengths.Length; i++)
        {
            if (!int.TryParse(lengths[i], NumberStyles.None, CultureInfo.InvariantCulture, out result[i]))
                throw new InvalidDataException($"{name} has the shape ({shape.Groups[1].Value}), which is not one of whole numbers below 2^31.");
        }
        return (descriptor.Groups[1].Value, result);
    }

    [GeneratedRegex(@"'descr'\s*:\s*'([^']*)'", RegexOptions.CultureInvariant)]
    private static partial Regex DescriptorPattern();

    [GeneratedRegex(@"'fortran_order'\s*:\s*(True|False)", RegexOptions.CultureInvariant)]
    private static partial Regex OrderPattern();

    [GeneratedRegex(@"'shape'\s*:\s*\(([0-9,\s]*)\)", RegexOptions.CultureInvariant)]
    private static partial Regex ShapePattern();
}
