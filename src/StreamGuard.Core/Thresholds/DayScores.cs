namespace StreamGuard.Core.Thresholds;

/// <summary>How often which scores came on one day, on <see cref="ScoreScale"/>, and how many frauds are expected among them. Not thread-safe.</summary>
/// <param name="day">The day, in days since 1970-01-01 UTC.</param>
/// <param name="isWhole">Whether it is seen from its beginning.</param>
internal sealed class DayScores(long day, bool isWhole)
{
    private readonly uint[] _counts = new uint[ScoreScale.Count];
    private readonly double[] _expectedFrauds = new double[ScoreScale.Count];

    internal long Day { get; } = day;

    /// <summary>Whether the whole day was seen, as far as it is over; only such a day tells how many alerts a day has.</summary>
    internal bool IsWhole { get; private set; } = isWhole;

    internal uint this[int bin] => _counts[bin];

    /// <summary>The frauds to be expected among a bin's scores: the sum of their probabilities.</summary>
    internal double ExpectedFrauds(int bin) => _expectedFrauds[bin];

    internal void Add(float score, float probability)
    {
        int bin = ScoreScale.BinOf(score);
        if (bin < 0 || _counts[bin] == uint.MaxValue) return;
        _counts[bin]++;
        _expectedFrauds[bin] += probability;
    }

    /// <summary>A part of the day was missed.</summary>
    internal void Miss() => IsWhole = false;

    internal void WriteTo(BinaryWriter writer)
    {
        writer.Write(Day);
        writer.Write(IsWhole);
        writer.Write((ushort)_counts.Count(count => count > 0));
        for (int bin = 0; bin < _counts.Length; bin++)
        {
            if (_counts[bin] == 0) continue;
            writer.Write((ushort)bin);
            writer.Write(_counts[bin]);
            writer.Write(_expectedFrauds[bin]);
        }
    }

    /// <exception cref="InvalidDataException">What is there makes no sense.</exception>
    internal static DayScores ReadFrom(BinaryReader reader)
    {
        var day = new DayScores(reader.ReadInt64(), reader.ReadBoolean());
        int used = reader.ReadUInt16();
        for (int i = 0, before = -1; i < used; i++)
        {
            int bin = reader.ReadUInt16();
            if (bin <= before || bin >= ScoreScale.Count) throw new InvalidDataException($"bin {bin} after {before}");
            day._counts[bin] = reader.ReadUInt32();
            double expected = day._expectedFrauds[bin] = reader.ReadDouble();
            if (!(expected >= 0 && expected <= day._counts[bin])) throw new InvalidDataException($"{expected} frauds are expected among {day._counts[bin]} scores");
            before = bin;
        }

        return day;
    }
}
