namespace StreamGuard.OnnxRuntime.Tests;

/// <summary>Tensors for the model <c>affine</c>.</summary>
internal sealed class AffineTensors : IDisposable
{
    private readonly float[] _x;
    private readonly long[] _n;
    private readonly List<OrtTensor> _tensors = [];

    public AffineTensors(int rows)
    {
        _x = GC.AllocateArray<float>(rows * 3, pinned: true);
        _n = GC.AllocateArray<long>(rows, pinned: true);
        Y = GC.AllocateArray<float>(rows, pinned: true);
        Z = new float[rows * 3]; // not allocated as pinned: the tensor itself must hold it in place
        Inputs = [("x", Over(_x, rows, 3)), ("n", Over(_n, rows))];
        Outputs = [("y", Over(Y, rows)), ("z", Over(Z, rows, 3))];
    }

    public IReadOnlyList<(string Name, OrtTensor Tensor)> Inputs { get; }

    public IReadOnlyList<(string Name, OrtTensor Tensor)> Outputs { get; }

    public float[] Y { get; }

    public float[] Z { get; }

    public void Fill(float[] x, long[] n)
    {
        x.CopyTo(_x, 0);
        n.CopyTo(_n, 0);
    }

    public OrtBinding Bind(OrtSession session)
    {
        var binding = new OrtBinding(session);
        foreach ((string name, OrtTensor tensor) in Inputs)
            binding.BindInput(name, tensor);
        foreach ((string name, OrtTensor tensor) in Outputs)
            binding.BindOutput(name, tensor);
        return binding;
    }

    public void Dispose() => _tensors.ForEach(tensor => tensor.Dispose());

    private OrtTensor Over<T>(T[] values, params long[] shape)
        where T : unmanaged
    {
        OrtTensor tensor = OrtTensor.Over(TestModels.Runtime, values, shape);
        _tensors.Add(tensor);
        return tensor;
    }
}
