using System.Runtime.InteropServices;
using StreamGuard.OnnxRuntime.Native;

namespace StreamGuard.OnnxRuntime;

/// <summary>A loaded graph. Runs on several threads at once are allowed on the processor; dispose only when none is running.</summary>
public sealed unsafe class OrtSession : IDisposable
{
    private readonly OrtHandle _handle;

    internal OrtSession(OrtRuntime runtime, OrtHandle handle)
    {
        Runtime = runtime;
        _handle = handle;
        try
        {
            Inputs = ReadInfos(isInput: true);
            Outputs = ReadInfos(isInput: false);
        }
        catch (OnnxRuntimeException)
        {
            handle.Dispose();
            throw;
        }
    }

    /// <summary>The graph's inputs, in its order.</summary>
    public IReadOnlyList<OrtTensorInfo> Inputs { get; }

    /// <summary>The graph's outputs, in its order.</summary>
    public IReadOnlyList<OrtTensorInfo> Outputs { get; }

    internal OrtRuntime Runtime { get; }

    internal nint Handle => _handle.Value;

    /// <summary>
    /// Runs with the tensors of a binding. On a device other than the processor, inputs are read when they are bound, not here:
    /// use <see cref="OrtCall"/> where the same tensors are filled again and again. Allocates nothing on the managed heap.
    /// </summary>
    /// <param name="binding">A binding of this session.</param>
    /// <exception cref="OnnxRuntimeException">The run failed, e.g. a tensor has the wrong shape.</exception>
    public void Run(OrtBinding binding)
    {
        Runtime.Check(Runtime.Api.RunWithBinding(Handle, 0, binding.Handle), "run the model");
        GC.KeepAlive(binding);
        GC.KeepAlive(this);
    }

    /// <summary>Releases the graph.</summary>
    public void Dispose() => _handle.Dispose();

    private OrtTensorInfo[] ReadInfos(bool isInput)
    {
        OrtApi api = Runtime.Api;
        nuint count;
        Runtime.Check(
            isInput ? api.SessionGetInputCount(Handle, &count) : api.SessionGetOutputCount(Handle, &count), "count the model's inputs or outputs");
        var infos = new OrtTensorInfo[count];
        for (nuint i = 0; i < count; i++)
            infos[i] = ReadInfo(isInput, i);
        return infos;
    }

    private OrtTensorInfo ReadInfo(bool isInput, nuint index)
    {
        OrtApi api = Runtime.Api;
        byte* nameBytes;
        nint allocator = Runtime.DefaultAllocator;
        Runtime.Check(
            isInput
                ? api.SessionGetInputName(Handle, index, allocator, &nameBytes)
                : api.SessionGetOutputName(Handle, index, allocator, &nameBytes),
            "read the name of an input or output");
        string name = Marshal.PtrToStringUTF8((nint)nameBytes) ?? "";
        Runtime.Check(api.AllocatorFree(allocator, nameBytes), "free a name");

        nint type, tensor;
        Runtime.Check(
            isInput ? api.SessionGetInputTypeInfo(Handle, index, &type) : api.SessionGetOutputTypeInfo(Handle, index, &type),
            $"read the type of {name}");
        using var owner = new OrtHandle(type, api.ReleaseTypeInfo);
        Runtime.Check(api.CastTypeInfoToTensorInfo(type, &tensor), $"read the type of {name}");
        if (tensor == 0)
            return new OrtTensorInfo(name, OrtElementType.Undefined, []);
        int elementType;
        nuint rank;
        Runtime.Check(api.GetTensorElementType(tensor, &elementType), $"read the element type of {name}");
        Runtime.Check(api.GetDimensionsCount(tensor, &rank), $"read the rank of {name}");
        var shape = new long[rank];
        fixed (long* lengths = shape)
            Runtime.Check(api.GetDimensions(tensor, lengths, rank), $"read the shape of {name}");
        return new OrtTensorInfo(name, (OrtElementType)elementType, shape);
    }
}
