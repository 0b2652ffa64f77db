using StreamGuard.Core.Windows;

namespace StreamGuard.Core.Terminals;

/// <summary>Freeing a slab may move another one into its place, which the moved one's owner has to be told.</summary>
/// <param name="Owner">Whose slab was moved; <see cref="AccountRecord.None"/> = nobody's.</param>
/// <param name="Slab">The number that it has now.</param>
internal readonly record struct MovedSlab(int Owner, int Slab)
{
    internal static MovedSlab Nobody => new(AccountRecord.None, 0);
}
