using System.Runtime.InteropServices;
using StreamGuard.OnnxRuntime.Native;

namespace StreamGuard.OnnxRuntime;

/// <summary>
/// A prepared run: a session, its input tensors and the tensors that its outputs are written to. Every run reads the inputs anew,
/// on every provider. A run allocates nothing on the managed heap. Not thread-safe.
/// </summary>
public sealed unsafe class OrtCall : IDisposable
{
    private readonly OrtSession _session;
    private readonly OrtTensor[] _inputs;
    private readonly OrtTensor[] _outputs;
    private readonly Utf8List _inputNames;
    private readonly Utf8List _outputNames;
    private nint* _values;

    /// <summary>Prepares a run.</summary>
    /// <param name="session">The session; outlives the call.</param>
    /// <param name="inputs">Name and tensor of every input.</param>
    /// <param name="outputs">Name and tensor of every output that is wanted, of the very shape that the run yields.</param>
    public OrtCall(
        OrtSession session, IReadOnlyList<(string Name, OrtTensor Tensor)> inputs, IReadOnlyList<(string Name, OrtTensor Tensor)> outputs)
    {
        _session = session;
        _inputs = [.. inputs.Select(input => input.Tensor)];
        _outputs = [.. outputs.Select(output => output.Tensor)];
        _inputNames = new Utf8List([.. inputs.Select(input => input.Name)]);
        _outputNames = new Utf8List([.. outputs.Select(output => output.Name)]);
        _values = (nint*)NativeMemory.Alloc((nuint)(_inputs.Length + _outputs.Length), (nuint)sizeof(nint));
        for (int i = 0; i < _inputs.Length; i++)
            _values[i] = _inputs[i].Handle;
        for (int i = 0; i < _outputs.Length; i++)
            _values[_inputs.Length + i] = _outputs[i].Handle;
    }

    /// <summary>Frees the call's own memory when it was not disposed.</summary>
    ~OrtCall() => NativeMemory.Free(_values);

    /// <summary>Runs the graph: reads the input tensors' memory, and overwrites the output tensors' memory.</summary>
    /// <exception cref="OnnxRuntimeException">The run failed, e.g. a tensor has the wrong shape.</exception>
    public void Run()
    {
        ObjectDisposedException.ThrowIf(_values == null, this);
        int inputCount = _inputs.Length;
        nint status = _session.Runtime.Api.Run(
            _session.Handle, 0, _inputNames.Pointers, _values, (nuint)inputCount,
            _outputNames.Pointers, (nuint)_outputs.Length, _values + inputCount);
        GC.KeepAlive(this);
        _session.Runtime.Check(status, "run the model");
    }

    /// <summary>Frees the call's own memory, not the tensors.</summary>
    public void Dispose()
    {
        NativeMemory.Free(_values);
        _values = null;
        _inputNames.Dispose();
        _outputNames.Dispose();
        GC.SuppressFinalize(this);
    }
}
