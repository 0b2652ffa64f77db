using StreamGuard.OnnxRuntime.Native;

namespace StreamGuard.OnnxRuntime;

/// <summary>
/// Inputs and outputs bound to a session by name (ONNX Runtime's I/O binding). The tensors must outlive the runs. Not thread-safe.
/// </summary>
public sealed unsafe class OrtBinding : IDisposable
{
    private readonly OrtSession _session;
    private readonly OrtHandle _handle;

    /// <summary>Makes an empty binding.</summary>
    /// <param name="session">The session.</param>
    /// <exception cref="OnnxRuntimeException">ONNX Runtime refused it.</exception>
    public OrtBinding(OrtSession session)
    {
        _session = session;
        nint value;
        session.Runtime.Check(session.Runtime.Api.CreateIoBinding(session.Handle, &value), "create a binding");
        _handle = new OrtHandle(value, session.Runtime.Api.ReleaseIoBinding);
    }

    internal nint Handle => _handle.Value;

    /// <summary>
    /// Binds an input, in place of the one of that name before. Where the graph runs on a device, the values are copied there now.
    /// </summary>
    /// <param name="name">The graph's name of it.</param>
    /// <param name="tensor">The values.</param>
    /// <exception cref="OnnxRuntimeException">ONNX Runtime refused it.</exception>
    public void BindInput(string name, OrtTensor tensor)
    {
        using var text = new Utf8List([name]);
        _session.Runtime.Check(_session.Runtime.Api.BindInput(Handle, text[0], tensor.Handle), $"bind the input {name}");
    }

    /// <summary>Binds an output, in place of the one of that name before.</summary>
    /// <param name="name">The graph's name of it.</param>
    /// <param name="tensor">Where the values go; of the very shape that the run yields.</param>
    /// <exception cref="OnnxRuntimeException">ONNX Runtime refused it.</exception>
    public void BindOutput(string name, OrtTensor tensor)
    {
        using var text = new Utf8List([name]);
        _session.Runtime.Check(_session.Runtime.Api.BindOutput(Handle, text[0], tensor.Handle), $"bind the output {name}");
    }

    /// <summary>Releases the binding, not the tensors.</summary>
    public void Dispose() => _handle.Dispose();
}
