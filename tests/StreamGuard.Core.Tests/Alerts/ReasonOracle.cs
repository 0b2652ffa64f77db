using Shouldly;
using StreamGuard.Core.Alerts;
using StreamGuard.Core.Transactions;
using static StreamGuard.Core.Tests.Features.TransactionSample;

namespace StreamGuard.Core.Tests.Alerts;

/// <summary>Works every figure of a reason out anew, from the payments as they were made, and compares it with what the sentence says.</summary>
internal static partial class ReasonOracle
{
    private const string Past = "this account's (?:only earlier payment|last (?<past>[0-9]+) payments)";
    private const string ByNumber = "(?<bynumber>; in several currencies, compared by number)?";
    private const string Amount = "[0-9,]+(?:\\.[0-9]+)?";
    private const string Time = "[0-9,.]+ (?:second|minute|hour|day)s?";
    private const string Factor = "(?:[0-9,.]+x|[0-9,.]+ % of|less than 0\\.1 % of)";

    /// <summary>Checks a sentence.</summary>
    internal static void Check(AlertReason reason, ToldPayment told)
    {
        switch (reason.Code)
        {
            case ReasonCodes.Amount: CheckAmount(reason.Text, told); break;
            case ReasonCodes.RecentAmounts: CheckRecent(reason.Text, told); break;
            case ReasonCodes.Time: CheckTime(reason.Text, told); break;
            case ReasonCodes.Pace: CheckPace(reason.Text, told); break;
            case ReasonCodes.Merchant: CheckMerchant(reason.Text, told); break;
            case ReasonCodes.Terminal: CheckTimes($"{Times("times")} made at this terminal", reason.Text, told, past => past.TerminalId == told.Now.TerminalId); break;
            case ReasonCodes.Device: CheckDevice(reason.Text, told); break;
            case ReasonCodes.Place: CheckPlace(reason.Text, told); break;
            case ReasonCodes.Channel: CheckTimes($"paid .+; {Times("times")} paid that way", reason.Text, told, past => past.Channel == told.Now.Channel); break;
            case ReasonCodes.TerminalOutcomes: CheckTerminal(reason.Text, told); break;
            case ReasonCodes.AccountFrauds: CheckFrauds(reason.Text, told); break;
            default: throw new ShouldAssertException($"nothing checks {reason.Code}");
        }
    }

    private static void CheckAmount(string text, ToldPayment told)
    {
        Figures figures = Figures.Of(text,
            $"amount (?<paid>{Amount}) (?<currency>[A-Z]+) (?:is (?<factor>{Factor})|against) (?:the median of )?{Past}, (?<median>{Amount})(?: (?<pastcurrency>[A-Z]+))?(?<above>, and above all of them)?{ByNumber}");
        decimal amount = ToldPayment.Amount(told.Now), median = told.Median;
        string[] currencies = [.. told.Kept.Select(past => past.Currency).Distinct()];
        figures.Decimals("paid", (double)amount, ToldPayment.Digits(told.Now.Currency));
        figures.Word("currency").ShouldBe(told.Now.Currency);
        CheckPast(figures, told);
        figures.Decimals("median", (double)median, currencies.Max(ToldPayment.Digits));
        figures.Has("factor").ShouldBe(median > 0);
        if (median > 0) figures.Factor("factor", (double)(amount / median));
        figures.Word("pastcurrency").ShouldBe(currencies.Length == 1 ? currencies[0] : string.Empty, text);
        figures.Has("bynumber").ShouldBe(currencies.Any(currency => currency != told.Now.Currency), text);
        figures.Has("above").ShouldBe(told.Kept.Length > 1 && told.Kept.All(past => ToldPayment.Amount(past) < amount), text);
    }

    private static void CheckRecent(string text, ToldPayment told)
    {
        Figures figures = Figures.Of(text,
            $"(?<times>[0-9]+) of {Past}, made within the last (?<span>day|7 days|14 days), (?:was|were at least about 2\\.3x its median then, the largest) about (?<factor>[0-9,.]+)x(?: its median then)?{ByNumber}");
        (TransactionData Payment, double Ratio)[] recent = [.. told.Ratios.Where(past => told.Age(past.Payment) < 14 * DayMs)];
        figures.Number("times").ShouldBeInRange(recent.Count(past => past.Ratio > 2.3 * 1.001), recent.Count(past => past.Ratio > 2.3 * 0.999), text);
        figures.About("factor", recent.Max(past => past.Ratio), 2);
        CheckPast(figures, told);
        long within = figures.Word("span") switch { "day" => DayMs, "7 days" => 7 * DayMs, _ => 14 * DayMs };
        told.Ratios.Where(past => past.Ratio > 2.3 * 1.001 && told.Age(past.Payment) < 14 * DayMs).ShouldAllBe(past => told.Age(past.Payment) < within, text);
        figures.Has("bynumber").ShouldBe(told.Kept.Select(past => past.Currency).Distinct().Count() > 1, text);
    }

    private static void CheckTime(string text, ToldPayment told)
    {
        Figures figures = Figures.Of(text,
            $"(?:paid at (?<clock>[0-9:]+) UTC; {Times("near")} within 3 hours of that time)?(?:; )?(?:paid on a (?<day>[A-Za-z]+); {Times("kind")} (?<weekend>at a weekend|on a weekday))?");
        DateTimeOffset now = DateTimeOffset.FromUnixTimeMilliseconds(told.Now.EventTimeMs);
        if (figures.Has("clock"))
        {
            figures.Word("clock").ShouldBe(now.ToString("HH:mm"));
            figures.Count("near", told.Kept.Count(past => MinutesApart(past, told.Now) <= 180));
        }

        if (!figures.Has("day")) return;
        figures.Word("day").ShouldBe(now.DayOfWeek.ToString());
        figures.Word("weekend").ShouldBe(IsWeekend(told.Now) ? "at a weekend" : "on a weekday");
        figures.Count("kind", told.Kept.Count(past => IsWeekend(past) == IsWeekend(told.Now)));
    }

    private static void CheckPace(string text, ToldPayment told)
    {
        const string Least = "(?:at least )?";
        Figures figures = Figures.Of(text,
            $"(?:payments: (?:(?<hour>{Least}[0-9,]+) in the hour before, )?(?:(?<day>{Least}[0-9,]+) in the day before, )?(?<month>{Least}[0-9,]+) in the 30 days before)?"
            + $"(?:; (?<small>[0-9]+) of {Past} (?:was|were) made in that hour at less than a tenth of their median(?:, by number)?)?(?:; )?"
            + $"(?:(?<gap>{Time}) after the previous payment, the median gap of {Past} is (?<median>{Time}))?");
        foreach ((string window, long ms) in new[] { ("hour", HourMs), ("day", DayMs), ("month", 30 * DayMs) })
        {
            if (!figures.Has(window)) continue;
            string number = figures.Word(window).Replace("at least ", string.Empty, StringComparison.Ordinal).Replace(",", string.Empty, StringComparison.Ordinal);
            bool isLeast = figures.Word(window).StartsWith("at", StringComparison.Ordinal);
            if (isLeast) int.Parse(number).ShouldBeLessThanOrEqualTo(told.Within(ms), text);
            else int.Parse(number).ShouldBe(told.Within(ms), text);
            if (told.All.Length < told.Capacity) isLeast.ShouldBeFalse(text);
        }

        if (figures.Has("small"))
            figures.Count("small", told.Kept.Count(past => told.Age(past) < HourMs && ToldPayment.Amount(past) < told.Median / 10));
        if (!figures.Has("gap")) return;
        figures.Duration("gap", told.Age(told.Kept[^1]) / 1000.0);
        double[] gaps = [.. told.Kept.Skip(1).Select((past, i) => (past.EventTimeMs - told.Kept[i].EventTimeMs) / 1000.0).Order()];
        figures.Duration("median", (gaps[(gaps.Length - 1) / 2] + gaps[gaps.Length / 2]) / 2);
        CheckPast(figures, told);
    }

    private static void CheckFrauds(string text, ToldPayment told)
    {
        Figures figures = Figures.Of(text, $"(?:(?<frauds>[0-9]+) of )?{Past} (?:is|are) known to be fraud, (?:the latest )?made (?<latest>{Time}) ago");
        if (told.Kept.Length > 1) figures.Count("frauds", told.KnownFrauds.Length);
        told.KnownFrauds.Length.ShouldBeGreaterThan(0);
        figures.Duration("latest", told.Age(told.KnownFrauds[^1]) / 1000.0);
        CheckPast(figures, told);
    }

    private static int MinutesApart(TransactionData one, TransactionData other)
    {
        int apart = Math.Abs(MinuteOf(one) - MinuteOf(other));
        return Math.Min(apart, 1440 - apart);
    }

    private static int MinuteOf(TransactionData data) => (int)DateTimeOffset.FromUnixTimeMilliseconds(data.EventTimeMs).TimeOfDay.TotalMinutes;

    private static bool IsWeekend(TransactionData data) =>
        DateTimeOffset.FromUnixTimeMilliseconds(data.EventTimeMs).DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday;

    /// <summary>How many past payments a sentence counts, with the base that it names.</summary>
    private static string Times(string group) =>
        $"(?:(?<{group}>none|[0-9]+) of this account's last (?<past>[0-9]+) payments (?:was|were)|this account's only earlier payment was(?<not{group}> not)?)";

    private static void CheckTimes(string pattern, string text, ToldPayment told, Func<TransactionData, bool> isLike) =>
        CheckTimes(Figures.Of(text, pattern), "times", told, isLike);

    private static void CheckTimes(Figures figures, string group, ToldPayment told, Func<TransactionData, bool> isLike)
    {
        int expected = told.Kept.Count(isLike);
        if (figures.Has(group)) figures.Count(group, expected);
        else figures.Has($"not{group}").ShouldBe(expected == 0);
        CheckPast(figures, told);
    }

    private static void CheckPast(Figures figures, ToldPayment told)
    {
        if (figures.Has("past")) figures.Count("past", told.Kept.Length);
        else told.Kept.Length.ShouldBe(1);
    }
}
