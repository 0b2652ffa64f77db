namespace StreamGuard.Core.Terminals;

/// <summary>
/// Transactions of one day, UTC, by its quarters: 00:00 to 05:59, 06:00 to 11:59, 12:00 to 17:59, 18:00 to 23:59. 8 bytes; each count ends at <see cref="Most"/>.
/// </summary>
public readonly record struct QuarterCounts
{
    /// <summary>The largest count of a quarter; more are not told apart.</summary>
    public const int Most = ushort.MaxValue;

    /// <summary>How many quarters a day has.</summary>
    public const int PerDay = 4;

    private const int BitsPerQuarter = 16;

    private readonly ulong _packed;

    /// <summary>Counts of a day. Those above <see cref="Most"/> count as that, negative ones as 0.</summary>
    /// <param name="first">From 00:00 on.</param>
    /// <param name="second">From 06:00 on.</param>
    /// <param name="third">From 12:00 on.</param>
    /// <param name="fourth">From 18:00 on.</param>
    public QuarterCounts(int first, int second, int third, int fourth)
    {
        _packed = Clamped(first) | (Clamped(second) << BitsPerQuarter) | (Clamped(third) << (2 * BitsPerQuarter)) | (Clamped(fourth) << (3 * BitsPerQuarter));
    }

    private QuarterCounts(ulong packed) => _packed = packed;

    /// <summary>Whether there is no transaction.</summary>
    public bool IsEmpty => _packed == 0;

    /// <summary>Transactions of the whole day.</summary>
    public int Total => this[0] + this[1] + this[2] + this[3];

    /// <summary>Transactions of a quarter.</summary>
    /// <param name="quarter">0 to 3.</param>
    public int this[int quarter] => (ushort)(_packed >> (quarter * BitsPerQuarter));

    /// <summary>One more in a quarter, unless it has its most.</summary>
    /// <param name="quarter">0 to 3.</param>
    public QuarterCounts OneMore(int quarter) => this[quarter] == Most ? this : new QuarterCounts(_packed + (1UL << (quarter * BitsPerQuarter)));

    /// <summary>The larger count of each quarter.</summary>
    /// <param name="other">The other counts.</param>
    public QuarterCounts Max(in QuarterCounts other) =>
        new(Math.Max(this[0], other[0]), Math.Max(this[1], other[1]), Math.Max(this[2], other[2]), Math.Max(this[3], other[3]));

    /// <summary>The sum of each quarter, at most <see cref="Most"/>. So sums do not depend on the order in which they are formed.</summary>
    /// <param name="other">The other counts.</param>
    public QuarterCounts Plus(in QuarterCounts other) => new(this[0] + other[0], this[1] + other[1], this[2] + other[2], this[3] + other[3]);

    /// <summary>The difference of each quarter, at least 0.</summary>
    /// <param name="other">The other counts.</param>
    public QuarterCounts Less(in QuarterCounts other) => new(this[0] - other[0], this[1] - other[1], this[2] - other[2], this[3] - other[3]);

    /// <inheritdoc/>
    public override string ToString() => $"{this[0]} {this[1]} {this[2]} {this[3]}";

    private static ulong Clamped(int count) => (ulong)Math.Clamp(count, 0, Most);
}
