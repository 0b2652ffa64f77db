using StreamGuard.Core.Explanations;
using StreamGuard.Core.Features;

namespace StreamGuard.Core.Alerts;

/// <summary>Reasons that lie in what outcomes said, and in what the autoencoder could not rebuild, in words.</summary>
internal static class OutcomeTexts
{
    internal static string Terminal(in ReasonScene scene)
    {
        // Where no terminal is named, what is known is of the merchant's payments without one.
        string place = scene.Transaction.TerminalId.IsEmpty ? "to this merchant without a terminal" : "at this terminal";
        string latest = scene.Current[CurrentColumn.LogTerminalFraudAge] < 0 ? string.Empty : $", the latest {Days(scene.Number(CurrentColumn.LogTerminalFraudAge))} ago";
        double payments = scene.Count(CurrentColumn.LogTerminalCount30d);
        double frauds = Math.Round(scene.Current[CurrentColumn.TerminalFraudShare30d] * payments);
        string text = frauds >= 1
            ? $"{ReasonText.Number(frauds)} of the {ReasonText.Plural(payments, "payment")} {place} in the last 30 days with known outcomes {Were(frauds)} fraud{latest}"
            : $"fraud is known among the payments {place}{latest}";
        double run = scene.Count(CurrentColumn.LogTerminalRun);
        if (run < 1) return text;
        return run == 1 ? $"{text}; of those whose outcome is known the last was fraud" : $"{text}; of those whose outcome is known the last {ReasonText.Number(run)} were all fraud";
    }

    internal static string Account(in ReasonScene scene)
    {
        double frauds = scene.Count(CurrentColumn.LogAccountFrauds);
        string latest = Days(scene.Number(CurrentColumn.LogAccountFraudAge));
        int past = scene.Past.Length;
        if (past == 1) return $"{ReasonText.Past(past)} is known to be fraud, made {latest} ago";
        return frauds == 1
            ? $"1 of {ReasonText.Past(past)} is known to be fraud, made {latest} ago"
            : $"{ReasonText.Number(frauds)} of {ReasonText.Past(past)} are known to be fraud, the latest made {latest} ago";
    }

    /// <summary>Value and, where the account has one, its normal: the error alone says neither how much nor in which direction.</summary>
    internal static string Unexpected(in ReasonScene scene)
    {
        Span<int> worst = stackalloc int[Counterfactuals.MostUnexpected];
        int found = Counterfactuals.FindUnexpected(scene.Errors, worst);
        ExplainedRow explained = scene.Explained;
        int length = explained.Features.HistoryLength, past = scene.Past.Length;
        var counterfactuals = new Counterfactuals(length);
        var normal = new FeatureBatch(capacity: 1, length);
        var parts = new List<string>(found);
        foreach (int column in worst[..found])
        {
            string value = FeatureFigures.Of(column, scene.Current, past);
            bool hasNormal = ReasonGroups.Of(column) is { } group && counterfactuals.TryWrite(group, in explained, normal, 0);
            string usual = hasNormal ? FeatureFigures.Of(column, normal.CurrentRow(0), past) : value;
            string figures = usual == value ? value : $"{value}, usual {usual}";
            string part = $"{FeaturePhrases.Of(FeatureSpecification.Current[column].Name).Text} ({figures})";
            if (!parts.Contains(part)) parts.Add(part); // The time of day is two columns.
        }

        return $"unlike genuine payments that are otherwise like this one: {string.Join(", ", parts)}";
    }

    private static string Days(double days) => ReasonText.Duration(days * PastAge.SecondsPerDay);

    private static string Were(double count) => count == 1 ? "was" : "were";
}
