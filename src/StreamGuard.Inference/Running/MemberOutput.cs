namespace StreamGuard.Inference.Running;

/// <summary>Where a member's outputs go: memory that never moves, overwritten by every run.</summary>
/// <param name="rows">The most rows.</param>
/// <param name="scalarWidth">Columns of the scalar; the last counts.</param>
/// <param name="explanationWidth">Columns of the output that explains; 0 = there is none.</param>
internal sealed class MemberOutput(int rows, int scalarWidth, int explanationWidth)
{
    /// <summary>[B, <see cref="ScalarWidth"/>].</summary>
    public float[] Scalar { get; } = GC.AllocateArray<float>(rows * scalarWidth, pinned: true);

    /// <summary>Columns of <see cref="Scalar"/>.</summary>
    public int ScalarWidth => scalarWidth;

    /// <summary>[B, <see cref="ExplanationWidth"/>].</summary>
    public float[] Explanation { get; } = GC.AllocateArray<float>(rows * explanationWidth, pinned: true);

    /// <summary>Columns of <see cref="Explanation"/>; 0 = there is none.</summary>
    public int ExplanationWidth => explanationWidth;
}
