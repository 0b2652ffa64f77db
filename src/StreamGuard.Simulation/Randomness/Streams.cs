namespace StreamGuard.Simulation.Randomness;

/// <summary>Numbers of the independent random streams, so that one part's draws never shift another's.</summary>
internal static class Streams
{
    internal const ulong Merchants = 1;
    internal const ulong Fraud = 2;
    internal const ulong Identifiers = 3;
    internal const ulong Disturbance = 4;
    internal const ulong FieldGaps = 5;

    /// <summary>Accounts use this number plus their index.</summary>
    internal const ulong FirstAccount = 1_000;
}
