using StreamGuard.Core.Features;
using StreamGuard.Inference.Loading;
using StreamGuard.Inference.Manifests;
using StreamGuard.OnnxRuntime;

namespace StreamGuard.Inference.Running;

/// <summary>The prepared calls of one batch: for each number of rows, one for each member. Keeps the batch alive.</summary>
internal sealed class BatchCalls : IDisposable
{
    private readonly OrtRuntime _runtime;
    private readonly EnsembleManifest _manifest;
    private readonly IReadOnlyList<OrtSession> _sessions;
    private readonly IReadOnlyList<MemberOutput> _outputs;
    private readonly OrtCall[]?[] _callsByRows;
    private readonly List<IDisposable> _owned = [];

    public BatchCalls(
        OrtRuntime runtime, EnsembleManifest manifest, IReadOnlyList<OrtSession> sessions, IReadOnlyList<MemberOutput> outputs,
        FeatureBatch batch, int maxRows)
    {
        _runtime = runtime;
        _manifest = manifest;
        _sessions = sessions;
        _outputs = outputs;
        Batch = batch;
        _callsByRows = new OrtCall[maxRows + 1][];
    }

    /// <summary>The batch whose memory the calls read.</summary>
    public FeatureBatch Batch { get; }

    /// <summary>The members' calls for the first rows of the batch.</summary>
    public OrtCall[] For(int rows) => _callsByRows[rows] ??= Prepare(rows);

    public void Dispose()
    {
        foreach (IDisposable owned in _owned)
            owned.Dispose();
        _owned.Clear();
    }

    private OrtCall[] Prepare(int rows)
    {
        OrtTensor history = Own(OrtTensor.Over(_runtime, Batch.History, [rows, Batch.HistoryLength, FeatureSpecification.HistoryWidth]));
        OrtTensor historyLength = Own(OrtTensor.Over(_runtime, Batch.HistoryLengths, [rows]));
        OrtTensor current = Own(OrtTensor.Over(_runtime, Batch.Current, [rows, FeatureSpecification.CurrentWidth]));
        var calls = new OrtCall[_sessions.Count];
        for (int i = 0; i < calls.Length; i++)
        {
            MemberManifest member = _manifest.Members[i];
            var inputs = new List<(string, OrtTensor)>();
            foreach (ModelInput input in member.Inputs)
            {
                OrtTensor tensor = input switch
                {
                    ModelInput.History => history,
                    ModelInput.HistoryLength => historyLength,
                    _ => current,
                };
                inputs.Add((GraphContract.NameOf(input), tensor));
            }
            calls[i] = Own(new OrtCall(_sessions[i], inputs, PrepareOutputs(member, _sessions[i], _outputs[i], rows)));
        }
        return calls;
    }

    private List<(string Name, OrtTensor Tensor)> PrepareOutputs(MemberManifest member, OrtSession session, MemberOutput output, int rows)
    {
        string scalarName = member.Outputs[member.ScalarRole];
        bool isVector = session.Outputs.First(candidate => candidate.Name == scalarName).Shape.Count == 1;
        long[] scalarShape = isVector ? [rows] : [rows, output.ScalarWidth];
        var outputs = new List<(string, OrtTensor)> { (scalarName, Own(OrtTensor.Over(_runtime, output.Scalar, scalarShape))) };
        if (member.ExplainingRole is { } role)
            outputs.Add((member.Outputs[role], Own(OrtTensor.Over(_runtime, output.Explanation, [rows, output.ExplanationWidth]))));
        return outputs;
    }

    private T Own<T>(T resource)
        where T : IDisposable
    {
        _owned.Add(resource);
        return resource;
    }
}
