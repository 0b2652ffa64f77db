namespace StreamGuard.Simulation.Randomness;

/// <summary>SplitMix64 (Steele, Lea and Flood, public domain): its finalizer is a bijection, so distinct inputs never collide.</summary>
internal static class Mix64
{
    internal const ulong Golden = 0x9e3779b97f4a7c15;

    internal static ulong Of(ulong value)
    {
        value = (value ^ (value >> 30)) * 0xbf58476d1ce4e5b9;
        value = (value ^ (value >> 27)) * 0x94d049bb133111eb;
        return value ^ (value >> 31);
    }

    internal static ulong Next(ref ulong state) => Of(state += Golden);
}
