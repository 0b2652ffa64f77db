using Shouldly;
using StreamGuard.Worker.Offline;

namespace StreamGuard.Worker.Tests.Offline;

public class AlertBudgetViewTests
{
    private const long DayMs = 86_400_000, FirstDayMs = 20_454 * DayMs;

    [Fact]
    public void Write_ThreeDays_TellsTheTwoThatAreOverAndTheLastSoFar()
    {
        var view = new AlertBudgetView(alertsPerDay: 1, modelThreshold: 0.5f);
        for (int day = 0; day < 3; day++)
        {
            var rows = new FileRows(capacity: 4, historyLength: 1);
            for (int i = 0; i < 4; i++) rows.Add(i, FirstDayMs + (day * DayMs) + i, new FraudLabel(i == 0, 0), isRepeat: i == 3);
            view.Add(rows, [0.9f, 0.8f, 0.1f, 0.95f]);
        }

        var text = new StringWriter { NewLine = "\n" };
        view.Write(text);

        string[] lines = text.ToString().Split('\n');
        lines[1].ShouldBe("day         threshold   alerts   frauds   carried over");
        lines[2].ShouldBe("2026-01-01     0.5000        2        1            1.0");
        lines[3].ShouldStartWith("2026-01-02     0.7311        2        1"); // One logit above.
        lines[4].ShouldMatch(@"^2026-01-03     0\.8\d{3}        1        1              -   \(so far\)$");
        lines[5].ShouldStartWith("threshold at the end: 0.8");
        lines.Length.ShouldBe(7);
    }

    [Fact]
    public void Write_OneDay_TellsItAsFarAsItIsKnown()
    {
        var view = new AlertBudgetView(alertsPerDay: 1, modelThreshold: 0.5f);
        var rows = new FileRows(capacity: 2, historyLength: 1);
        rows.Add(0, FirstDayMs, FraudLabel.Unknown, isRepeat: false);
        rows.Add(1, FirstDayMs + 1, FraudLabel.Unknown, isRepeat: false);
        view.Add(rows, [0.9f, 0.4f]);

        var text = new StringWriter { NewLine = "\n" };
        view.Write(text);

        text.ToString().Split('\n')[2].ShouldBe("2026-01-01     0.5000        1              -   (so far)");
    }

    [Fact]
    public void Write_NoPayments_TellsNoDay()
    {
        var text = new StringWriter { NewLine = "\n" };
        new AlertBudgetView(alertsPerDay: 1, modelThreshold: 0.5f).Write(text);

        text.ToString().ShouldNotContain("(so far)");
    }

    [Fact]
    public void Write_FileWithoutLabels_HasNoColumnOfFrauds()
    {
        var view = new AlertBudgetView(alertsPerDay: 1, modelThreshold: 0.5f);
        var rows = new FileRows(capacity: 2, historyLength: 1);
        rows.Add(0, FirstDayMs + (DayMs / 2), FraudLabel.Unknown, isRepeat: false);
        rows.Add(1, FirstDayMs + DayMs, FraudLabel.Unknown, isRepeat: false);
        view.Add(rows, [0.9f, 0.9f]);

        var text = new StringWriter { NewLine = "\n" };
        view.Write(text);

        string[] lines = text.ToString().Split('\n');
        lines[1].ShouldNotContain("frauds");
        lines[2].ShouldEndWith("(seen in part)");
    }
}
