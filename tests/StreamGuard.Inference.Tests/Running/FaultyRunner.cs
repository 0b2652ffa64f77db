using StreamGuard.Core.Features;
using StreamGuard.Inference.Running;

namespace StreamGuard.Inference.Tests.Running;

/// <summary>Runs as another does, but fails when told to.</summary>
internal sealed class FaultyRunner(IEnsembleRunner inner) : IEnsembleRunner
{
    private int _runsUntilFailures;
    private int _failures;

    public bool GiveNaN { get; set; }

    public bool IsDisposed { get; private set; }

    public List<int> Sizes { get; } = [];

    public IReadOnlyList<MemberOutput> Outputs => inner.Outputs;

    public void FailNext(int times) => FailAfterWarmUp(0, times);

    public void FailAfterWarmUp(int runs, int times)
    {
        _runsUntilFailures = runs;
        _failures = times;
    }

    public void Run(FeatureBatch batch)
    {
        ObjectDisposedException.ThrowIf(IsDisposed, this);
        Sizes.Add(batch.Count);
        if (_runsUntilFailures > 0)
        {
            _runsUntilFailures--;
        }
        else if (_failures > 0)
        {
            _failures--;
            throw new MemberFailedException("attention", "the device is lost");
        }
        inner.Run(batch);
        if (GiveNaN)
            inner.Outputs[1].Scalar[0] = float.NaN;
    }

    public void Dispose()
    {
        IsDisposed = true;
        inner.Dispose();
    }
}
