using StreamGuard.Core.Thresholds;

namespace StreamGuard.Core.Tests.Thresholds;

/// <summary>
/// What <see cref="DailyThreshold"/> must do, said again in the plainest way: every score of every day is kept, and every cut that a bin begins with is
/// tried. It shares only the scale's edges and the rule of the step.
/// </summary>
internal sealed class PlainThreshold(ThresholdOptions options, float start, double share)
{
    private const long DayMs = 86_400_000, HourMs = 3_600_000;

    private readonly List<(long Day, bool IsWhole, List<(float Score, float Probability)> Scores, long Alerts)> _days = [];
    private double _carried;

    internal float Current { get; private set; } = (float)Math.Clamp(start, options.MinThreshold, options.MaxThreshold);

    internal double Carried => _carried;

    internal long Spent => _days.Count == 0 ? 0 : _days[^1].Alerts;

    internal bool Decide(float score, float probability, long eventTimeMs)
    {
        long day = eventTimeMs / DayMs;
        if (_days.Count == 0) _days.Add((day, eventTimeMs % DayMs <= HourMs, [], 0));
        if (day > _days[^1].Day)
        {
            Close(day);
            _days.Add((day, true, [], 0));
        }

        bool alerts = score >= Current;
        (long Day, bool IsWhole, List<(float Score, float Probability)> Scores, long Alerts) open = _days[^1];
        open.Scores.Add((score, probability));
        if (alerts) _days[^1] = open with { Alerts = open.Alerts + 1 };
        return alerts;
    }

    private void Close(long next)
    {
        int smoothing = options.SmoothingDays;
        (long day, bool isWhole, _, long alerts) = _days[^1];
        double most = share * smoothing / 2;
        if (share > 0 && (isWhole || alerts > share)) _carried = Math.Clamp(_carried + alerts - share, -most, most);
        if (next - day > smoothing) _carried = 0;
        List<List<(float Score, float Probability)>> window = [.. _days.Where(past => past.IsWhole).TakeLast(smoothing).Where(past => past.Day >= next - (2 * smoothing)).Select(past => past.Scores)];
        if (window.Count > 0) Move(options.Mode == ThresholdMode.Budget ? ForBudget(window) : ForPrecision(window) ?? Current, window.Count);
    }

    private float ForBudget(List<List<(float Score, float Probability)>> window)
    {
        double wanted = (share - (_carried / options.SmoothingDays)) * window.Count;
        double mostOfADay = Math.Max(2 * share, share + (3 * Math.Sqrt(share)));
        foreach (float cut in Cuts())
            if (window.Sum(day => Math.Min(day.Count(one => one.Score >= cut), mostOfADay)) <= wanted) return cut;
        return 1;
    }

    private float? ForPrecision(List<List<(float Score, float Probability)>> window)
    {
        List<(float Score, float Probability)> all = [.. window.SelectMany(day => day)];
        foreach (float cut in Cuts().Skip(1))
        {
            List<(float Score, float Probability)> above = [.. all.Where(one => one.Score >= cut)];
            double expected = above.Sum(one => (double)one.Probability);
            if (above.Count > 0 && expected >= options.Precision!.Value * above.Count) return ScoreScale.EdgeOf(ScoreScale.BinOf(above.Min(one => one.Score)));
        }

        return null;
    }

    private static IEnumerable<float> Cuts() => Enumerable.Range(0, ScoreScale.Count).Select(ScoreScale.EdgeOf).Prepend(0f);

    private void Move(float wanted, int days)
    {
        double target = (float)Math.Clamp(wanted, options.MinThreshold, options.MaxThreshold);
        double from = Math.Log(Current / (1 - (double)Current)), to = Math.Log(target / (1 - target));
        double moved = Math.Clamp(to, from - (options.MaxStepPerDay * days / options.SmoothingDays), from + options.MaxStepPerDay);
        Current = moved == to ? (float)target : (float)Math.Clamp(1 / (1 + Math.Exp(-moved)), options.MinThreshold, options.MaxThreshold);
    }
}
