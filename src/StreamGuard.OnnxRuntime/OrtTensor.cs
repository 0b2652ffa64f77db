using System.Runtime.InteropServices;
using StreamGuard.OnnxRuntime.Native;

namespace StreamGuard.OnnxRuntime;

/// <summary>
/// A tensor over memory that the caller owns: ONNX Runtime reads and writes it where it is. Filling the memory again and
/// running again needs no new tensor. Not thread-safe.
/// </summary>
public sealed unsafe class OrtTensor : IDisposable
{
    private readonly OrtHandle _handle;

    private OrtTensor(OrtHandle handle) => _handle = handle;

    internal nint Handle => _handle.Value;

    /// <summary>Lays a tensor over the beginning of an array, and keeps the array in place until it is disposed.</summary>
    /// <typeparam name="T"><see cref="float"/>, <see cref="double"/>, <see cref="int"/>, <see cref="long"/>, <see cref="byte"/> or
    /// <see cref="bool"/>.</typeparam>
    /// <param name="runtime">The runtime.</param>
    /// <param name="values">The memory; one that was allocated as pinned costs the garbage collector nothing.</param>
    /// <param name="shape">The length of each dimension; their product is at most the array's length.</param>
    /// <returns>The tensor; dispose it.</returns>
    /// <exception cref="ArgumentException">The shape needs more elements than the array has.</exception>
    /// <exception cref="OnnxRuntimeException">ONNX Runtime refused it.</exception>
    public static OrtTensor Over<T>(OrtRuntime runtime, T[] values, ReadOnlySpan<long> shape)
        where T : unmanaged
    {
        ArgumentNullException.ThrowIfNull(values);
        long elements = CountElements(shape);
        if (elements > values.Length)
        {
            throw new ArgumentException(
                $"A tensor of shape [{Describe(shape)}] needs {elements} elements; the array has {values.Length}.", nameof(shape));
        }
        var pin = GCHandle.Alloc(values, GCHandleType.Pinned);
        try
        {
            return Create(runtime, (T*)pin.AddrOfPinnedObject(), shape, elements, pin);
        }
        catch (OnnxRuntimeException)
        {
            pin.Free();
            throw;
        }
    }

    /// <summary>Lays a tensor over native memory, which must outlive it.</summary>
    /// <typeparam name="T">As in <see cref="Over{T}(OrtRuntime, T[], ReadOnlySpan{long})"/>.</typeparam>
    /// <param name="runtime">The runtime.</param>
    /// <param name="values">The first element.</param>
    /// <param name="length">How many elements the memory has.</param>
    /// <param name="shape">The length of each dimension; their product is at most <paramref name="length"/>.</param>
    /// <returns>The tensor; dispose it.</returns>
    /// <exception cref="ArgumentException">The shape needs more elements than there are.</exception>
    /// <exception cref="OnnxRuntimeException">ONNX Runtime refused it.</exception>
    public static OrtTensor Over<T>(OrtRuntime runtime, T* values, long length, ReadOnlySpan<long> shape)
        where T : unmanaged
    {
        long elements = CountElements(shape);
        if (elements > length)
        {
            throw new ArgumentException(
                $"A tensor of shape [{Describe(shape)}] needs {elements} elements; the memory has {length}.", nameof(shape));
        }
        return Create(runtime, values, shape, elements, default);
    }

    /// <summary>Releases the tensor; the memory is the caller's again.</summary>
    public void Dispose() => _handle.Dispose();

    private static OrtTensor Create<T>(OrtRuntime runtime, T* values, ReadOnlySpan<long> shape, long elements, GCHandle pin)
        where T : unmanaged
    {
        nint value;
        fixed (long* lengths = shape)
        {
            nint status = runtime.Api.CreateTensorWithDataAsOrtValue(
                runtime.CpuMemory, values, (nuint)(elements * sizeof(T)), lengths, (nuint)shape.Length, (int)ElementTypeOf<T>(), &value);
            runtime.Check(status, "make a tensor");
        }
        return new OrtTensor(new OrtHandle(value, runtime.Api.ReleaseValue, pin));
    }

    private static long CountElements(ReadOnlySpan<long> shape)
    {
        long elements = 1;
        foreach (long length in shape)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(length, nameof(shape));
            elements = checked(elements * length);
        }
        return elements;
    }

    private static string Describe(ReadOnlySpan<long> shape) => string.Join(", ", shape.ToArray());

    private static OrtElementType ElementTypeOf<T>()
        where T : unmanaged =>
        default(T) switch
        {
            float => OrtElementType.Float32,
            double => OrtElementType.Float64,
            int => OrtElementType.Int32,
            long => OrtElementType.Int64,
            byte => OrtElementType.UInt8,
            bool => OrtElementType.Boolean,
            _ => throw new NotSupportedException($"Tensors of {typeof(T).Name} are not supported; use float, double, int, long, byte or bool."),
        };
}
