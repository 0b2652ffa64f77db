using StreamGuard.Core.Explanations;
using StreamGuard.Core.Features;

namespace StreamGuard.Core.Alerts;

/// <summary>Reasons that lie in what outcomes said, and in what the autoencoder could not rebuild, in words.</summary>
internal static class OutcomeTexts
{
    internal static string Terminal(in ReasonScene scene)
    {
        string latest = scene.Current[CurrentColumn.LogTerminalFraudAge] < 0 ? string.Empty : $", the latest {Days(scene.Number(CurrentColumn.LogTerminalFraudAge))} ago";
        double run = scene.Count(CurrentColumn.LogTerminalRun);
        double payments = scene.Count(CurrentColumn.LogTerminalCount30d);
        double frauds = Math.Round(scene.Current[CurrentColumn.TerminalFraudShare30d] * payments);
        string text = frauds >= 1
            ? $"{ReasonText.Number(frauds)} of the terminal's {ReasonText.Plural(payments, "payment")} in the last 30 days with known outcomes {Were(frauds)} fraud{latest}"
            : $"fraud is known at the terminal{latest}";
        return run >= 1 ? $"{text}; {ReasonText.Plural(run, "fraud")} in a row since its last genuine payments" : text;
    }

    internal static string Account(in ReasonScene scene)
    {
        double frauds = scene.Count(CurrentColumn.LogAccountFrauds);
        string latest = Days(scene.Number(CurrentColumn.LogAccountFraudAge));
        return frauds == 1
            ? $"1 earlier payment of this account is known to be fraud, made {latest} ago"
            : $"{ReasonText.Plural(frauds, "earlier payment")} of this account are known to be fraud, the latest made {latest} ago";
    }

    internal static string Unexpected(in ReasonScene scene)
    {
        Span<int> worst = stackalloc int[Counterfactuals.MostUnexpected];
        int found = Counterfactuals.FindUnexpected(scene.Errors, worst);
        var parts = new List<string>(found);
        foreach (int column in worst[..found])
        {
            string phrase = $"{FeaturePhrases.Of(FeatureSpecification.Current[column].Name)} (error {ReasonText.Number(scene.Errors[column])})";
            parts.Add(phrase);
        }

        return $"unlike genuine payments that are otherwise like this one: {string.Join(", ", parts)}";
    }

    private static string Days(double days) => ReasonText.Duration(days * PastAge.SecondsPerDay);

    private static string Were(double count) => count == 1 ? "was" : "were";
}
