namespace StreamGuard.Core.Arrays;

/// <summary>The content of a NumPy <c>.npy</c> file, row-major.</summary>
/// <typeparam name="T">The element type: <see cref="float"/>, <see cref="double"/>, <see cref="int"/>, <see cref="long"/>, <see
/// cref="sbyte"/>, <see cref="byte"/> or <see cref="bool"/>.</typeparam>
/// <param name="Values">The elements, the last dimension running fastest.</param>
/// <param name="Shape">The length of each dimension; empty for a single number.</param>
public sealed record NpyArray<T>(T[] Values, IReadOnlyList<int> Shape)
    where T : unmanaged;
