namespace StreamGuard.Simulation.Randomness;

/// <summary>
/// Identifiers made of a prefix and 13 base-32 letters of a seeded hash. Two different numbers of one prefix and seed never share one.
/// Letters outnumber digits four to one, so that no identifier looks like a card number.
/// </summary>
internal static class Token
{
    private const string Alphabet = "abcdefghijklmnopqrstuvwxyz234567";
    private const int Letters = 13;

    internal static string Of(string prefix, ulong salt, ulong number) =>
        string.Create(prefix.Length + Letters, (prefix, Mix64.Of(salt + number)), static (span, state) =>
        {
            state.prefix.CopyTo(span);
            ulong bits = state.Item2;
            for (int i = state.prefix.Length; i < span.Length; i++)
            {
                span[i] = Alphabet[(int)(bits & 31)];
                bits >>= 5;
            }
        });
}
