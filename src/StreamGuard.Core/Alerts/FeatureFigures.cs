using System.Globalization;
using StreamGuard.Core.Explanations;
using StreamGuard.Core.Features;
using StreamGuard.Core.Transactions;

namespace StreamGuard.Core.Alerts;

/// <summary>A feature's value in its own unit. What is only known through a logarithm in single or half precision is told in as many figures as that carries.</summary>
internal static class FeatureFigures
{
    private const string None = "none";
    private const string NotKnown = "not known";

    /// <summary>The value of a column.</summary>
    /// <param name="column">The column of <c>current</c>.</param>
    /// <param name="row">The whole row: the transaction's, or one in which a group is normal.</param>
    /// <param name="past">How many past payments the row's shares are of.</param>
    internal static string Of(int column, ReadOnlySpan<float> row, int past)
    {
        double value = row[column];
        if (column == CurrentColumn.LogAccountAge && row[CurrentColumn.AccountAgeAbsent] > 0) return NotKnown;
        if (column == CurrentColumn.LogDistance && row[CurrentColumn.DistanceAbsent] > 0) return NotKnown;
        return FeaturePhrases.Of(FeatureSpecification.Current[column].Name).Unit switch
        {
            FeatureUnit.Money => ReasonText.Figures(Math.Exp(value) - 1),
            FeatureUnit.Ratio => Times(Math.Exp(value)),
            FeatureUnit.Deviations => $"{ReasonText.Number(value)} standard deviations",
            FeatureUnit.Answer => value > 0 ? "yes" : "no",
            FeatureUnit.TimeOfDay => Clock(row),
            FeatureUnit.KindOfDay => value > 0 ? "weekend" : "weekday",
            FeatureUnit.TimesOfPast => $"{ReasonText.Number(Math.Round(value * past))} of {past}",
            FeatureUnit.Percent => $"{ReasonText.Figures(value * 100)} %",
            FeatureUnit.HistoryFill => ReasonText.Plural(past, "payment"),
            FeatureUnit.Seconds => value < 0 ? None : ReasonText.Duration(Math.Exp(value) - 1),
            FeatureUnit.Days => value < 0 ? None : ReasonText.Duration((Math.Exp(value) - 1) * PastAge.SecondsPerDay),
            FeatureUnit.Count => ReasonText.Number(Math.Round(Math.Exp(value) - 1)),
            FeatureUnit.Kilometres => ReasonText.AboutKilometres(Math.Exp(value) - 1),
            FeatureUnit.KilometresPerHour => $"{ReasonText.AboutKilometres(Math.Exp(value) - 1)}/h",
            FeatureUnit.Channel => HabitTexts.How((Channel)(int)value),
            _ => MerchantCategoryGroups.NameOf((int)value) ?? (value == 0 ? NotKnown : "another kind"),
        };
    }

    private static string Times(double ratio) =>
        ratio >= 1 ? $"{ReasonText.Number(ReasonText.Rounded(ratio, 2))}x" : $"{ReasonText.Figures(ReasonText.Rounded(ratio * 100, 2))} %";

    private static string Clock(ReadOnlySpan<float> row)
    {
        double turn = Math.Atan2(row[CurrentColumn.HourSin], row[CurrentColumn.HourCos]) / (2 * Math.PI);
        int minute = (int)Math.Round((turn < 0 ? turn + 1 : turn) * 1440) % 1440;
        return string.Create(CultureInfo.InvariantCulture, $"{minute / 60:00}:{minute % 60:00} UTC");
    }
}
