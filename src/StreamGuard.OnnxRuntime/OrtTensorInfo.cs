namespace StreamGuard.OnnxRuntime;

/// <summary>An input or an output of a graph.</summary>
/// <param name="Name">Its name.</param>
/// <param name="ElementType">Its element type; <see cref="OrtElementType.Undefined"/> when it is no tensor (a sequence or a map).</param>
/// <param name="Shape">The length of each dimension; -1 where it is dynamic.</param>
public sealed record OrtTensorInfo(string Name, OrtElementType ElementType, IReadOnlyList<long> Shape)
{
    /// <summary>E.g. <c>history: Float32 [?, 32, 23]</c>.</summary>
    public override string ToString() => $"{Name}: {ElementType} [{string.Join(", ", Shape.Select(d => d < 0 ? "?" : $"{d}"))}]";
}
