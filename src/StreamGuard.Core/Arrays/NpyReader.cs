using System.Runtime.InteropServices;

namespace StreamGuard.Core.Arrays;

/// <summary>Reads NumPy <c>.npy</c> files: formats 1.0 to 3.0, C order, little-endian. Thread-safe.</summary>
public static class NpyReader
{
    /// <summary>Reads a whole array.</summary>
    /// <typeparam name="T">The element type; see <see cref="NpyArray{T}"/>.</typeparam>
    /// <param name="stream">The file's bytes, from the beginning; not disposed.</param>
    /// <param name="name">What to call the file in an error.</param>
    /// <param name="maxElements">The most elements to accept; default 268,435,456.</param>
    /// <returns>The array.</returns>
    /// <exception cref="InvalidDataException">It is not such a file, has another element type, is too large or is truncated.</exception>
    public static NpyArray<T> Read<T>(Stream stream, string name, long maxElements = 1L << 28)
        where T : unmanaged
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(maxElements, Array.MaxLength);
        string expected = NpyHeader.DescriptorOf<T>();
        (string descriptor, int[] shape) = NpyHeader.Read(stream, name);
        if (descriptor != expected)
            throw new InvalidDataException($"{name} holds elements of type {descriptor}; expected {expected} ({typeof(T).Name}).");
        long elements = 1;
        foreach (int length in shape)
        {
            elements *= length; // cannot overflow: what came before is at most maxElements, below 2^31
            if (elements > maxElements)
                throw new InvalidDataException($"{name} has the shape ({string.Join(", ", shape)}); at most {maxElements} elements are accepted.");
        }
        var values = new T[elements];
        NpyHeader.ReadExactly(stream, MemoryMarshal.AsBytes(values.AsSpan()), name);
        return new NpyArray<T>(values, shape);
    }
}
