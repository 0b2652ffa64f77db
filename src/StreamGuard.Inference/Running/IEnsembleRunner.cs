using StreamGuard.Core.Features;

namespace StreamGuard.Inference.Running;

/// <summary>Every member of an ensemble, ready to run on one execution provider. One thread at a time.</summary>
internal interface IEnsembleRunner : IDisposable
{
    /// <summary>What the last run gave, in the manifest's order of members.</summary>
    IReadOnlyList<MemberOutput> Outputs { get; }

    /// <summary>Runs every member on the rows that are filled, at least 1.</summary>
    /// <exception cref="MemberFailedException">A member failed.</exception>
    void Run(FeatureBatch batch);
}
