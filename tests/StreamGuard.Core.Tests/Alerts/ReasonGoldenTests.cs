using System.Text;
using Shouldly;
using StreamGuard.Core.Alerts;
using StreamGuard.Core.Explanations;
using StreamGuard.Core.Terminals;
using StreamGuard.Core.Transactions;
using static StreamGuard.Core.Tests.Features.TransactionSample;

namespace StreamGuard.Core.Tests.Alerts;

/// <summary>
/// What an analyst reads: for each scene, the sentence of every group in which the payment is off its account's normal. The file is reviewed by eye; run with
/// STREAMGUARD_UPDATE_GOLDEN=1 to write it anew, and read the difference.
/// </summary>
public class ReasonGoldenTests
{
    private static readonly string GoldenPath = Path.Combine(RepositoryFiles.Root, "tests", "StreamGuard.Core.Tests", "Alerts", "reasons.golden.txt");
    private static readonly TransactionData Now = Plain with { TransactionId = "t-now" };

    [Fact]
    public void Reasons_OfKnownScenes_ReadAsReviewed()
    {
        string rendered = string.Concat(Scenes().Select(scene => Render(scene.Title, scene.Make, scene.Now)));
        if (Environment.GetEnvironmentVariable("STREAMGUARD_UPDATE_GOLDEN") == "1") File.WriteAllText(GoldenPath, rendered);

        rendered.ShouldBe(File.ReadAllText(GoldenPath));
    }

    private static IEnumerable<(string Title, Func<AlertScene> Make, TransactionData Now)> Scenes()
    {
        yield return ("an everyday payment", Everyday, Now);
        yield return ("a large amount", Everyday, Now with { AmountMinor = 412_00 });
        yield return ("a tiny amount", Everyday, Now with { AmountMinor = 50 });
        yield return ("an account of one payment, in a currency without a minor unit", () => new AlertScene().Past(Yen(2, 1_000)), Yen(0, 30_000) with { MerchantId = "other", Channel = Channel.Ecommerce, MerchantCountry = "BR" });
        yield return ("yen on an account that pays in euros", Everyday, Now with { AmountMinor = 6_500, Currency = "JPY" });
        yield return ("euros on an account that pays in several currencies", () => Everyday().Past(Yen(0, 2_000) with { EventTimeMs = NoonMs - HourMs }), Now with { AmountMinor = 300_00 });
        yield return ("a new merchant, terminal and device on a Wednesday night", Everyday,
            Now with { MerchantId = "casino", MerchantCategory = 7995, TerminalId = "term-2", DeviceId = "other", EventTimeMs = NoonMs - 9 * HourMs + 12 * MinuteMs });
        yield return ("a new merchant of a known category, online and without a device", Everyday, Now with { MerchantId = "other", Channel = Channel.Ecommerce, DeviceId = null });
        yield return ("a weekend payment of someone who pays on weekdays", OnWeekdays, Now with { EventTimeMs = NoonMs + 3 * DayMs });
        yield return ("abroad, too far for the time since the last payment", Everyday,
            Now with { EventTimeMs = NoonMs - DayMs + HourMs, DistanceFromHomeKm = 8412, MerchantCountry = "BR", Channel = Channel.Magstripe });
        yield return ("the sixth of a burst of small payments", Burst, Now with { AmountMinor = 2_00 });
        yield return ("the first payment for two months", Everyday, Now with { EventTimeMs = NoonMs + 62 * DayMs });
        yield return ("a terminal with known frauds", () => AtTerminal(new TerminalKnowledge { Count30Days = 6, Frauds30Days = 5, RunLength = 3, LastFraudAgeMs = 8 * DayMs, LastGenuineAgeMs = 12 * DayMs, RunStartAgeMs = 11 * DayMs }), Now);
        yield return ("a merchant with a known fraud, online, and no genuine payment known", () => AtTerminal(new TerminalKnowledge { Count30Days = 1, Frauds30Days = 1, RunLength = 1, LastFraudAgeMs = 8 * DayMs, LastGenuineAgeMs = TerminalKnowledge.None, RunStartAgeMs = 8 * DayMs }), Now with { TerminalId = null });
        yield return ("a terminal with one known fraud, long ago", () => AtTerminal(new TerminalKnowledge { LastFraudAgeMs = 45 * DayMs, LastGenuineAgeMs = 8 * DayMs, RunStartAgeMs = TerminalKnowledge.None }), Now);
        yield return ("an account with a known fraud and large amounts since", Defrauded, Now with { AmountMinor = 500_00 });
        yield return ("attention and reconstruction errors", Attended, Now with { Channel = Channel.Ecommerce });
    }

    private static string Render(string title, Func<AlertScene> make, TransactionData now)
    {
        var text = new StringBuilder().Append(title).Append('\n');
        foreach (ReasonGroup group in Enum.GetValues<ReasonGroup>())
        {
            if (make().Reason(now, group) is { } reason) text.Append("  ").Append(reason.Code.PadRight(18)).Append(reason.Text).Append('\n');
        }

        return text.Append('\n').ToString();
    }

    private static AlertScene Everyday() => new AlertScene().WithEverydayPast();

    private static AlertScene AtTerminal(TerminalKnowledge terminal)
    {
        AlertScene scene = Everyday();
        scene.Terminal = terminal;
        return scene;
    }

    private static TransactionData Yen(int daysAgo, long amount) =>
        Now with { TransactionId = $"y-{daysAgo}", EventTimeMs = NoonMs - daysAgo * DayMs, AmountMinor = amount, Currency = "JPY" };

    private static AlertScene OnWeekdays()
    {
        var scene = new AlertScene();
        for (int i = 0; i < 40; i++)
        {
            long time = NoonMs - (40 - i) * DayMs;
            if (DateTimeOffset.FromUnixTimeMilliseconds(time).DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday))
                scene.Past(Plain with { TransactionId = $"p-{i}", EventTimeMs = time });
        }

        return scene;
    }

    private static AlertScene Burst()
    {
        AlertScene scene = Everyday();
        for (int i = 5; i > 0; i--) scene.Past(Plain with { TransactionId = $"b-{i}", EventTimeMs = NoonMs - i * 2 * MinuteMs, AmountMinor = 1_00 });
        return scene;
    }

    private static AlertScene Defrauded()
    {
        AlertScene scene = new AlertScene().WithEverydayPast(payments: 10);
        scene.Past(Plain with { TransactionId = "f-1", EventTimeMs = NoonMs - 9 * DayMs, AmountMinor = 540_00 }, isFraud: true);
        scene.Past(Plain with { TransactionId = "f-2", EventTimeMs = NoonMs - 2 * HourMs, AmountMinor = 300_00 });
        return scene;
    }

    private static AlertScene Attended()
    {
        AlertScene scene = Everyday();
        float[] weights = [0.5f, 0.1f, 0.3f, 0.05f];
        weights.CopyTo(scene.Scores.AttentionRow(0)[^4..]);
        scene.ErrorOf("channel_share", 16.3f);
        scene.ErrorOf("log_account_age", 9f);
        scene.ErrorOf("log_gap", 7f);
        scene.ErrorOf("new_device", 3.9f);
        return scene;
    }
}
