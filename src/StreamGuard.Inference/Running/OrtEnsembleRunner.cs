using StreamGuard.Core.Features;
using StreamGuard.Inference.Loading;
using StreamGuard.Inference.Manifests;
using StreamGuard.OnnxRuntime;

namespace StreamGuard.Inference.Running;

/// <summary>Runs the members with ONNX Runtime, on a batch's own memory, each batch size as it comes.</summary>
/// <remarks>
/// A tensor has a fixed shape, so there is one prepared call for each batch, number of rows and member. It is made when it is first
/// needed (some microseconds) and kept. Padding to a few sizes would need fewer of them, but rows of padding cost as much as real ones.
/// </remarks>
internal sealed class OrtEnsembleRunner : IEnsembleRunner
{
    /// <summary>
    /// The pipeline has a handful of batches in turn; beyond this many, the oldest is forgotten and made anew when it comes again.
    /// </summary>
    private const int MaxBatches = 8;

    private readonly OrtRuntime _runtime;
    private readonly EnsembleModel _model;
    private readonly int _maxBatchSize;
    private readonly List<OrtSession> _sessions = [];
    private readonly List<MemberOutput> _outputs = [];
    private readonly List<BatchCalls> _batches = [];
    private int _nextToForget;

    /// <summary>Loads every member.</summary>
    /// <exception cref="ModelException">A graph is not what the manifest and the feature specification ask for.</exception>
    /// <exception cref="MemberFailedException">The provider is not there, or refuses a graph.</exception>
    public OrtEnsembleRunner(OrtRuntime runtime, EnsembleModel model, OrtSessionOptions options, int maxBatchSize)
    {
        _runtime = runtime;
        _model = model;
        _maxBatchSize = maxBatchSize;
        try
        {
            for (int i = 0; i < model.Files.Count; i++)
                Load(model.Manifest.Members[i], model.Files[i], options);
        }
        catch (Exception error) when (error is ModelException or MemberFailedException)
        {
            Dispose();
            throw;
        }
    }

    public IReadOnlyList<MemberOutput> Outputs => _outputs;

    public void Run(FeatureBatch batch)
    {
        OrtCall[] calls = CallsFor(batch);
        for (int i = 0; i < calls.Length; i++)
        {
            try
            {
                calls[i].Run();
            }
            catch (OnnxRuntimeException error)
            {
                throw new MemberFailedException(_model.Manifest.Members[i].Name, error.Message, error);
            }
        }
    }

    public void Dispose()
    {
        foreach (BatchCalls batch in _batches)
            batch.Dispose();
        _batches.Clear();
        foreach (OrtSession session in _sessions)
            session.Dispose();
        _sessions.Clear();
    }

    private void Load(MemberManifest member, byte[] file, OrtSessionOptions options)
    {
        OrtSession session;
        try
        {
            session = _runtime.CreateSession(file, options);
        }
        catch (OnnxRuntimeException error)
        {
            throw new MemberFailedException(member.Name, $"{_model.PathOf(member)}: {error.Message}", error);
        }
        _sessions.Add(session);
        int historyLength = _model.Manifest.HistoryLength;
        int scalarWidth = GraphContract.Check(_model.PathOf(member), member, historyLength, session.Inputs, session.Outputs);
        int explanationWidth = member.ExplainingRole is { } role ? GraphContract.WidthOf(role, historyLength) : 0;
        _outputs.Add(new MemberOutput(_maxBatchSize, scalarWidth, explanationWidth));
    }

    private OrtCall[] CallsFor(FeatureBatch batch)
    {
        foreach (BatchCalls known in _batches)
        {
            if (ReferenceEquals(known.Batch, batch))
                return known.For(batch.Count);
        }
        var calls = new BatchCalls(_runtime, _model.Manifest, _sessions, _outputs, batch, Math.Min(_maxBatchSize, batch.Capacity));
        if (_batches.Count < MaxBatches)
        {
            _batches.Add(calls);
        }
        else
        {
            _batches[_nextToForget].Dispose();
            _batches[_nextToForget] = calls;
            _nextToForget = (_nextToForget + 1) % MaxBatches;
        }
        return calls.For(batch.Count);
    }
}
