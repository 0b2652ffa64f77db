namespace StreamGuard.Simulation.Fraud;

/// <summary>Who paid last at each terminal: the cards that a skimmer found there later would have copied.</summary>
internal sealed class TerminalVisits(int terminalCount)
{
    private const int Remembered = 16;
    private readonly int[] _accounts = new int[terminalCount * Remembered];
    private readonly long[] _timesMs = new long[terminalCount * Remembered];
    private readonly byte[] _next = new byte[terminalCount];

    internal void Add(int terminal, int account, long timeMs)
    {
        int slot = terminal * Remembered + _next[terminal];
        _accounts[slot] = account;
        _timesMs[slot] = timeMs;
        _next[terminal] = (byte)((_next[terminal] + 1) % Remembered);
    }

    /// <summary>Collects the distinct accounts that paid at a terminal since a moment.</summary>
    internal void Since(int terminal, long sinceMs, List<int> accounts)
    {
        accounts.Clear();
        for (int slot = terminal * Remembered; slot < (terminal + 1) * Remembered; slot++)
            if (_timesMs[slot] >= sinceMs && _timesMs[slot] != 0 && !accounts.Contains(_accounts[slot])) accounts.Add(_accounts[slot]);
    }
}
