using System.Runtime.CompilerServices;

namespace StreamGuard.Core.Features;

/// <summary>One property of each past payment, the oldest first, in whole vectors.</summary>
/// <typeparam name="T">A number.</typeparam>
[InlineArray(FeatureBuilder.MaxHistoryCapacity)]
internal struct Column<T>
    where T : unmanaged
{
    private T _first;
}
