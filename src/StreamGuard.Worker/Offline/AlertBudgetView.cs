using System.Globalization;
using StreamGuard.Core.Thresholds;

namespace StreamGuard.Worker.Offline;

/// <summary>What a budget of alerts would have made of a file's scores, day by day: the class that decides live, as one partition. Not thread-safe.</summary>
/// <param name="alertsPerDay">The budget.</param>
/// <param name="modelThreshold">Where the threshold begins.</param>
internal sealed class AlertBudgetView(double alertsPerDay, float modelThreshold)
{
    private readonly DailyThreshold _threshold = new(new ThresholdOptions { Mode = ThresholdMode.Budget, AlertsPerDay = alertsPerDay }, modelThreshold, alertsPerDay);
    private readonly List<(ClosedDay Day, long Frauds)> _days = [];
    private long _frauds;
    private long _latestMs = long.MinValue;
    private bool _hasLabels;

    /// <summary>Takes scored transactions, in the file's order. Repeats are passed over.</summary>
    internal void Add(FileRows rows, ReadOnlySpan<float> scores)
    {
        for (int row = 0; row < rows.Features.Count; row++)
        {
            if (rows.IsRepeat[row]) continue;
            if (_threshold.TryCloseDay(rows.EventTimesMs[row], out ClosedDay closed)) Close(closed);
            _latestMs = Math.Max(_latestMs, rows.EventTimesMs[row]);
            bool? isFraud = rows.Labels[row].IsFraud;
            _hasLabels |= isFraud is not null;
            if (_threshold.Decide(scores[row]) && isFraud == true) _frauds++;
        }
    }

    /// <summary>Writes a line for each day; the last is marked, because the file does not tell whether it is over.</summary>
    internal void Write(TextWriter output)
    {
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"What {alertsPerDay} alerts a day would have given, with the other settings of Alerts:Threshold at their defaults:"));
        output.WriteLine($"day         threshold   alerts{(_hasLabels ? "   frauds" : "")}   carried over");
        foreach ((ClosedDay day, long frauds) in _days)
        {
            WriteDay(output, day.Date, day.ThresholdBefore, day.Alerts, frauds, string.Create(CultureInfo.InvariantCulture, $"{day.Carried:F1}"), day.IsWhole ? "" : "   (seen in part)");
        }

        if (_latestMs > long.MinValue)
            WriteDay(output, DateOnly.FromDateTime(DateTimeOffset.FromUnixTimeMilliseconds(_latestMs).UtcDateTime), _threshold.Current, _threshold.Spent, _frauds, "-", "   (so far)");

        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"threshold at the end: {_threshold.Current:F4}"));
    }

    private void WriteDay(TextWriter output, DateOnly date, float threshold, long alerts, long frauds, string carried, string remark)
    {
        string among = _hasLabels ? string.Create(CultureInfo.InvariantCulture, $"{frauds,9:N0}") : "";
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{date:yyyy-MM-dd}     {threshold:F4}{alerts,9:N0}{among}{carried,15}{remark}"));
    }

    private void Close(ClosedDay closed)
    {
        _days.Add((closed, _frauds));
        _frauds = 0;
    }
}
