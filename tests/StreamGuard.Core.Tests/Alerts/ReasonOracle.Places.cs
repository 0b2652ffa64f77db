using Shouldly;
using StreamGuard.Core.Terminals;
using StreamGuard.Core.Transactions;
using static StreamGuard.Core.Tests.Features.TransactionSample;

namespace StreamGuard.Core.Tests.Alerts;

/// <content>Where and with what was paid, and what is known of the place.</content>
internal static partial class ReasonOracle
{
    private static void CheckMerchant(string text, ToldPayment told)
    {
        Figures figures = Figures.Of(text,
            $"{Times("times")} made (?<merchant>to this merchant)?(?:, or )?(?<category>in merchant category [0-9]{{4}}(?: \\([a-z ]+\\))?)?(?:; (?<in>[0-9]+) (?:was|were) made in its merchant category [0-9]{{4}}(?: \\([a-z ]+\\))?)?");
        CheckTimes(figures, "times", told, past =>
            (figures.Has("merchant") && past.MerchantId == told.Now.MerchantId) || (figures.Has("category") && past.MerchantCategory == told.Now.MerchantCategory));
        if (figures.Has("in")) figures.Count("in", told.Kept.Count(past => past.MerchantCategory == told.Now.MerchantCategory));
    }

    private static void CheckDevice(string text, ToldPayment told)
    {
        bool isAbsent = told.Now.DeviceId is null;
        string pattern = isAbsent ? $"no device is named; {Times("times")} made with one" : $"{Times("times")} made with this device";
        CheckTimes(pattern, text, told, past => isAbsent ? past.DeviceId is not null : past.DeviceId == told.Now.DeviceId);
    }

    private static void CheckPlace(string text, ToldPayment told)
    {
        Figures figures = Figures.Of(text,
            $"(?:paid in (?<country>[A-Z]+)(?:, the account is held in (?<home>[A-Z]+))?; {Times("there")} made there)?(?:; )?"
            + $"(?:(?<km>{Amount}) km from home, at most about (?<farthest>{Amount}) km in (?:the (?<known>[0-9]+) of )?{Past}(?: whose distance is known)?)?(?:; )?"
            + $"(?:the card would have travelled at (?<speed>{Amount}) km/h or more since it was last present)?");
        if (figures.Has("country"))
        {
            figures.Word("country").ShouldBe(told.Now.MerchantCountry);
            if (figures.Has("home")) figures.Word("home").ShouldBe(told.Now.AccountCountry);
            CheckTimes(figures, "there", told, past => past.MerchantCountry == told.Now.MerchantCountry);
        }

        if (figures.Has("km"))
        {
            TransactionData[] known = [.. told.Kept.Where(past => past.DistanceFromHomeKm is not null)];
            figures.Decimals("km", told.Now.DistanceFromHomeKm!.Value, 0);
            double farthest = known.Max(past => past.DistanceFromHomeKm!.Value);
            if (farthest < 1000) figures.Number("farthest").ShouldBe(farthest, 0.5 + 0.001 * farthest, text);
            else figures.About("farthest", farthest, 3);
            if (figures.Has("known")) figures.Count("known", known.Length);
            else known.Length.ShouldBe(told.Kept.Length);
        }

        if (!figures.Has("speed")) return;
        TransactionData last = told.Kept.Last(past => past.DistanceFromHomeKm is not null && past.Channel is Channel.Chip or Channel.Contactless or Channel.Magstripe or Channel.Atm);
        double then = last.DistanceFromHomeKm!.Value, hours = Math.Max(told.Age(last) / (double)HourMs, 1.0 / 60);
        double speed = Math.Abs(told.Now.DistanceFromHomeKm!.Value - then) / hours;
        figures.Number("speed").ShouldBeLessThanOrEqualTo(speed, text);
        figures.Number("speed").ShouldBeGreaterThanOrEqualTo(0.9 * (speed - then / 1000 / hours) - 1, text);
    }

    private static void CheckTerminal(string text, ToldPayment told)
    {
        Figures figures = Figures.Of(text,
            "(?:(?<frauds>[0-9,]+) of the (?<payments>[0-9,]+) payments? (?<place>to this merchant without a terminal|at this terminal) in the last 30 days with known outcomes (?:was|were) fraud"
            + $"|fraud is known among the payments (?<place>to this merchant without a terminal|at this terminal))(?:, the latest (?<latest>{Time}) ago)?"
            + "(?:; of those whose outcome is known the last (?:was fraud|(?<run>[0-9,]+) were all fraud))?");
        TerminalKnowledge terminal = told.Terminal;
        figures.Word("place").ShouldBe(told.Now.TerminalId is null ? "to this merchant without a terminal" : "at this terminal");
        if (figures.Has("frauds"))
        {
            // More frauds than payments are known only while counts are missing: then all that are counted are told.
            figures.Count("frauds", Math.Min(terminal.Frauds30Days, terminal.Count30Days));
            figures.Count("payments", terminal.Count30Days);
        }

        figures.Has("latest").ShouldBe(terminal.LastFraudAgeMs != TerminalKnowledge.None, text);
        if (figures.Has("latest")) figures.Duration("latest", terminal.LastFraudAgeMs / 1000.0);
        if (figures.Has("run")) figures.Count("run", terminal.RunLength);
        else text.Contains("the last was fraud", StringComparison.Ordinal).ShouldBe(terminal.RunLength == 1, text);
    }
}
