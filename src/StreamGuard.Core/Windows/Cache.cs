using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;

namespace StreamGuard.Core.Windows;

/// <summary>
/// Asks the processor for memory before it is needed. An account that was not touched for a while costs a few reads of main memory;
/// asked for together they cost little more than one. Does nothing where there is no such instruction.
/// </summary>
internal static unsafe class Cache
{
    private const int LineBytes = 64;

    /// <summary>Asks for every cache line of some elements.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void Ask<T>(ReadOnlySpan<T> elements)
        where T : unmanaged
    {
        if (!Sse.IsSupported) return;

        // The collector may move the memory meanwhile: asking for a wrong address harms nothing.
        byte* at = (byte*)Unsafe.AsPointer(ref MemoryMarshal.GetReference(elements));
        byte* end = at + ((long)elements.Length * sizeof(T));
        for (; at < end; at += LineBytes) Sse.Prefetch0(at);
    }

    /// <summary>Asks for the cache line in which an element begins.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void Ask<T>(ref readonly T element)
        where T : unmanaged
    {
        if (Sse.IsSupported) Sse.Prefetch0(Unsafe.AsPointer(ref Unsafe.AsRef(in element)));
    }
}
