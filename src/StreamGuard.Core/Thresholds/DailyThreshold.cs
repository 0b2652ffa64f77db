namespace StreamGuard.Core.Thresholds;

/// <summary>
/// The threshold of one partition, following a budget of alerts or a precision from day to day. Days are UTC days of event time; a day is over when
/// the first event of a later one comes, and what is late counts for the open day, because its alert is read on that day too. Within a day the
/// threshold stands: what reaches it is an alert, however many there are.
/// <para>
/// After a day the threshold moves towards the cut that the last <see cref="ThresholdOptions.SmoothingDays"/> days would have needed, by at most
/// <see cref="ThresholdOptions.MaxStepPerDay"/>; downwards, while fewer days are known, by their part of it. Alerts above the share are carried on and made up for, a smoothing period's part a day, down to half of
/// the share; alerts below it likewise, up to one and a half.
/// </para>
/// A pure function of the scores and event times in their order. Memory is bounded: 15 KiB a day of the smoothing period. Not thread-safe.
/// </summary>
public sealed class DailyThreshold
{
    private const long DayMs = 86_400_000;

    /// <summary>What may be missing from a day that still counts as whole.</summary>
    private const long GraceMs = 3_600_000;

    private readonly ThresholdOptions _options;
    private readonly List<DayScores> _window = [];
    private DayScores? _open;
    private long _latestMs;
    private bool _mayHaveMissed;

    /// <summary>Begins without a past.</summary>
    /// <param name="options">What it follows; valid, and of the mode Budget or Precision.</param>
    /// <param name="start">Where it begins, 0 to 1; brought within the options' bounds.</param>
    /// <param name="share">The alerts a day of this partition; not used by the mode Precision.</param>
    /// <exception cref="ArgumentException">The mode follows nothing, or a share is missing.</exception>
    public DailyThreshold(ThresholdOptions options, float start, double share)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (!options.Follows) throw new ArgumentException($"A threshold of the mode {options.Mode} does not move.", nameof(options));
        if (options.Mode == ThresholdMode.Budget && !(share > 0)) throw new ArgumentException($"A budget of {share} alerts a day cannot be spent.", nameof(share));
        _options = options;
        Share = options.Mode == ThresholdMode.Budget ? share : 0;
        Current = WithinBounds(start);
    }

    /// <summary>The threshold in force: a score at or above it is an alert. 0 to 1.</summary>
    public float Current { get; private set; }

    /// <summary>The alerts a day of this partition; 0 = none, in the mode Precision.</summary>
    public double Share { get; }

    /// <summary>The alerts of the open day.</summary>
    public long Spent { get; private set; }

    /// <summary>Alerts above the share on past days that are still to be made up for; negative = below it. Bounded by half a smoothing period's share.</summary>
    public double Carried { get; private set; }

    /// <summary>Lets time go on to an event; called before its <see cref="Decide(float, float)"/>.</summary>
    /// <param name="eventTimeMs">The event's time, milliseconds since 1970-01-01 UTC.</param>
    /// <param name="closed">What the open day came to, if it is over.</param>
    /// <returns>Whether a day is over.</returns>
    public bool TryCloseDay(long eventTimeMs, out ClosedDay closed)
    {
        closed = default;
        bool missed = _mayHaveMissed && eventTimeMs - _latestMs > GraceMs;
        _mayHaveMissed = false;
        if (missed) _open?.Miss();
        _latestMs = Math.Max(_latestMs, eventTimeMs);
        long day = eventTimeMs / DayMs;
        if (_open is { } open && day <= open.Day) return false;
        bool isOver = _open is not null;
        if (isOver) closed = Close(_open!, day);
        bool isSeenWhole = (isOver && !missed) || eventTimeMs % DayMs <= GraceMs;
        _open = new DayScores(day, isSeenWhole);
        Spent = 0;
        return isOver;
    }

    /// <summary>Decides on a score that is its own probability, as <see cref="Decide(float, float)"/> does.</summary>
    /// <param name="score">0 to 1.</param>
    /// <returns>Whether it is an alert.</returns>
    /// <exception cref="InvalidOperationException">No day is open: <see cref="TryCloseDay"/> was never called.</exception>
    public bool Decide(float score) => Decide(score, score);

    /// <summary>Decides on a score and counts it. Not to be called for a repeat of a transaction, which is neither counted nor an alert.</summary>
    /// <param name="score">0 to 1.</param>
    /// <param name="probability">The probability of fraud, 0 to 1, which is less where novelty made the score. The mode Precision expects frauds by it.</param>
    /// <returns>Whether it is an alert.</returns>
    /// <exception cref="InvalidOperationException">No day is open: <see cref="TryCloseDay"/> was never called.</exception>
    public bool Decide(float score, float probability)
    {
        if (_open is null) throw new InvalidOperationException("No day is open: tell the event's time first.");
        _open.Add(score, probability);
        if (score < Current) return false;
        Spent++;
        return true;
    }

    /// <summary>
    /// Events may have been decided on elsewhere since what <see cref="ReadFrom"/> read. When the next one shows that more than an hour is missing, the days concerned
    /// are not whole, and say nothing of what a day needs.
    /// </summary>
    public void NoteGap() => _mayHaveMissed = true;

    /// <summary>Writes everything but the options and the share.</summary>
    /// <param name="writer">Where to.</param>
    public void WriteTo(BinaryWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.Write(Current);
        writer.Write(Spent);
        writer.Write(Carried);
        writer.Write(_latestMs);
        writer.Write(_open is not null);
        _open?.WriteTo(writer);
        writer.Write((byte)_window.Count);
        foreach (DayScores day in _window) day.WriteTo(writer);
    }

    /// <summary>Reads what <see cref="WriteTo"/> wrote. Options and share may be others than then: what was counted serves them all.</summary>
    /// <param name="reader">Where from.</param>
    /// <param name="options">What it follows now.</param>
    /// <param name="share">The alerts a day of this partition now.</param>
    /// <exception cref="InvalidDataException">What is there makes no sense.</exception>
    /// <exception cref="EndOfStreamException">It ends too early.</exception>
    public static DailyThreshold ReadFrom(BinaryReader reader, ThresholdOptions options, double share)
    {
        ArgumentNullException.ThrowIfNull(reader);
        float current = reader.ReadSingle();
        if (!(current is >= 0 and <= 1)) throw new InvalidDataException($"the threshold is {current}");
        var threshold = new DailyThreshold(options, current, share) { Spent = reader.ReadInt64() };
        threshold.Carry(reader.ReadDouble());
        threshold._latestMs = reader.ReadInt64();
        if (threshold.Spent < 0 || threshold._latestMs < 0 || !double.IsFinite(threshold.Carried)) throw new InvalidDataException("a number in it is negative or not finite");
        if (reader.ReadBoolean()) threshold._open = DayScores.ReadFrom(reader);
        long before = -1;
        for (int left = reader.ReadByte(); left > 0; left--)
        {
            DayScores day = DayScores.ReadFrom(reader);
            if (day.Day <= before || day.Day >= (threshold._open?.Day ?? long.MaxValue)) throw new InvalidDataException($"day {day.Day} after {before}");
            threshold._window.Add(day);
            before = day.Day;
        }

        threshold.KeepNewest();
        return threshold;
    }

    private ClosedDay Close(DayScores open, long next)
    {
        float before = Current;
        if (open.IsWhole)
        {
            _window.Add(open);
            KeepNewest();
        }

        // Of a day seen in part only what is too much is known.
        if (Share > 0 && (open.IsWhole || Spent > Share)) Carry(Carried + Spent - Share);

        // After a long absence the past is not what the next days will be like, and its backlog is somebody else's.
        _window.RemoveAll(day => day.Day < next - (2 * _options.SmoothingDays));
        if (next - open.Day > _options.SmoothingDays) Carried = 0;
        if (_window.Count > 0) MoveTowards(Wanted());
        return new ClosedDay(DateOnly.FromDayNumber(DateOnly.FromDateTime(DateTime.UnixEpoch).DayNumber + (int)open.Day), open.IsWhole, Spent, Share, Carried, before, Current);
    }

    private float Wanted()
    {
        if (_options.Mode == ThresholdMode.Precision) return CutFinder.ForPrecision(_window, _options.Precision!.Value) ?? Current;

        // Three standard deviations of chance are no attack, however small the share.
        double mostOfADay = Math.Max(2 * Share, Share + (3 * Math.Sqrt(Share)));
        return CutFinder.ForBudget(_window, Share - (Carried / _options.SmoothingDays), mostOfADay);
    }

    private void MoveTowards(float wanted)
    {
        float target = WithinBounds(wanted);
        double from = ScoreScale.Logit(Current), step = ScoreScale.Logit(target) - from;

        // Too many alerts show on the first day. Too few may only mean that histories are still short, and that is no reason for a flood on the next days.
        double most = _options.MaxStepPerDay * (step < 0 ? (double)_window.Count / _options.SmoothingDays : 1);
        Current = Math.Abs(step) <= most ? target : WithinBounds(ScoreScale.Probability(from + Math.CopySign(most, step)));
    }

    private void Carry(double alerts)
    {
        double most = Share * _options.SmoothingDays / 2;
        Carried = Math.Clamp(alerts, -most, most);
    }

    private void KeepNewest()
    {
        int over = _window.Count - _options.SmoothingDays;
        if (over > 0) _window.RemoveRange(0, over);
    }

    private float WithinBounds(double threshold) => (float)Math.Clamp(threshold, _options.MinThreshold, _options.MaxThreshold);
}
