namespace StreamGuard.Chaos.Faults;

/// <summary>
/// The faults of a run, in rounds: those of one round come together. The same seed and options draw the same faults. At the rate of at
/// least eleven kills, three freezes, two stops and, where the broker can be taken away, two outages in three minutes; what is drawn
/// after those is left to chance.
/// </summary>
internal sealed class FaultPlan
{
    private static readonly TimeSpan Reference = TimeSpan.FromSeconds(180);
    private readonly Random _random;
    private readonly int _workers;
    private readonly bool _hasOutages;
    private readonly Queue<FaultKind[]> _rounds = new();

    /// <summary>Draws the rounds that the run must have.</summary>
    /// <param name="seed">The seed.</param>
    /// <param name="duration">How long the run is.</param>
    /// <param name="workers">How many workers there are.</param>
    /// <param name="hasOutages">Whether the broker can be taken away.</param>
    internal FaultPlan(int seed, TimeSpan duration, int workers, bool hasOutages)
    {
        _random = new Random(seed);
        _workers = workers;
        _hasOutages = hasOutages;
        double share = duration / Reference;
        int kills = AtLeastOne(11 * share), freezes = AtLeastOne(3 * share), stops = AtLeastOne(2 * share), outages = hasOutages ? AtLeastOne(2 * share) : 0;
        List<FaultKind[]> rounds = [];
        // Where there are enough workers, some die together: one of three stays alive.
        int pairs = workers >= 3 ? (kills + 1) / 3 : 0;
        for (int i = 0; i < pairs; i++) rounds.Add([FaultKind.Kill, FaultKind.Kill]);
        for (int i = 2 * pairs; i < kills; i++) rounds.Add([FaultKind.Kill]);
        for (int i = 0; i < freezes; i++) rounds.Add([FaultKind.Freeze]);
        for (int i = 0; i < stops; i++) rounds.Add([FaultKind.Stop]);
        for (int i = 0; i < outages; i++) rounds.Add([FaultKind.Outage]);
        FaultKind[][] shuffled = [.. rounds];
        _random.Shuffle(shuffled);
        foreach (FaultKind[] round in shuffled) _rounds.Enqueue(round);
    }

    /// <summary>Whether everything that the run must have was drawn.</summary>
    internal bool IsFulfilled => _rounds.Count == 0;

    /// <summary>The next round.</summary>
    internal IReadOnlyList<Fault> Next()
    {
        FaultKind[] kinds = _rounds.Count > 0 ? _rounds.Dequeue() : [Any()];
        int[] workers = [.. Enumerable.Range(0, _workers)];
        _random.Shuffle(workers);
        var faults = new Fault[kinds.Length];
        for (int i = 0; i < faults.Length; i++)
        {
            TimeSpan delay = i == 0 ? TimeSpan.Zero : Seconds(0, 0.5);
            faults[i] = new Fault(kinds[i], kinds[i] == FaultKind.Outage ? -1 : workers[i], delay, LengthOf(kinds[i]));
        }

        return faults;
    }

    /// <summary>How long to wait between two rounds.</summary>
    /// <param name="overlaps">Whether the next one does not wait for the end of the last one.</param>
    internal TimeSpan Pause(bool overlaps) => overlaps ? Seconds(1, 8) : Seconds(0.2, 2);

    private static int AtLeastOne(double count) => Math.Max(1, (int)Math.Round(count));

    private FaultKind Any() => _random.Next(_hasOutages ? 8 : 7) switch
    {
        < 4 => FaultKind.Kill,
        4 => FaultKind.Stop,
        5 or 6 => FaultKind.Freeze,
        _ => FaultKind.Outage,
    };

    private TimeSpan LengthOf(FaultKind kind) => kind switch
    {
        FaultKind.Freeze => Seconds(8, 12),
        FaultKind.Outage => Seconds(2, 6),
        _ => Seconds(1, 4),
    };

    private TimeSpan Seconds(double least, double most) => TimeSpan.FromSeconds(least + (_random.NextDouble() * (most - least)));
}
