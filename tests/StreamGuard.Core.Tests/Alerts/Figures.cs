using System.Globalization;
using System.Text.RegularExpressions;
using Shouldly;

namespace StreamGuard.Core.Tests.Alerts;

/// <summary>The figures of a sentence, compared with what they ought to be to the last one that is printed.</summary>
/// <param name="text">The sentence.</param>
/// <param name="match">Where its figures stand.</param>
internal sealed class Figures(string text, Match match)
{
    private const double Slack = 1e-5;

    /// <summary>Finds the figures; the pattern accounts for the whole sentence.</summary>
    internal static Figures Of(string text, string pattern)
    {
        var match = Regex.Match(text, $"^{pattern}$", RegexOptions.CultureInvariant);
        match.Success.ShouldBeTrue($"{text}\nis not a sentence like\n{pattern}");
        return new Figures(text, match);
    }

    internal bool Has(string group) => match.Groups[group].Success;

    internal string Word(string group) => match.Groups[group].Value;

    internal double Number(string group) => double.Parse(Word(group), NumberStyles.Number, CultureInfo.InvariantCulture);

    /// <summary>A whole number, or "none".</summary>
    internal void Count(string group, int expected) => (Word(group) == "none" ? 0 : Number(group)).ShouldBe(expected, Where(group));

    /// <summary>A number of so many digits behind the point.</summary>
    internal void Decimals(string group, double expected, int digits) => Near(group, Number(group), expected, Math.Pow(10, -digits) / 2);

    /// <summary>A number of so many figures, made of a logarithm in half precision: of its eleven bits half the last one is lost, more of a greater logarithm.</summary>
    internal void About(string group, double expected, int figures)
    {
        double unit = expected == 0 ? 1 : Math.Pow(10, Math.Floor(Math.Log10(Math.Abs(expected))) - figures + 1);
        double lost = Math.Pow(2, Math.Floor(Math.Log2(1 + Math.Abs(Math.Log(Math.Abs(expected) + 1e-9)))) - 11);
        Near(group, Number(group), expected, unit / 2 + Math.Abs(expected) * Math.Max(0.004, Math.Exp(lost) - 1));
    }

    /// <summary>How many times as much, as a factor or in percent: in two figures at least.</summary>
    internal void Factor(string group, double expected)
    {
        string word = Word(group);
        if (word.StartsWith("less", StringComparison.Ordinal)) expected.ShouldBeLessThan(0.001 * (1 + Slack), Where(group));
        else if (word.EndsWith('x')) Near(group, Parse(word[..^1]), expected, expected >= 10 ? 0.5 : 0.05);
        else Near(group, Parse(word[..^" % of".Length]), expected * 100, expected >= 0.01 ? 0.5 : 0.05);
    }

    /// <summary>A length of time.</summary>
    internal void Duration(string group, double seconds)
    {
        string[] parts = Word(group).Split(' ');
        (double unit, double half) = parts[1].TrimEnd('s') switch
        {
            "second" => (1.0, 0.5),
            "minute" => (60, 0.5),
            "hour" => (3600, 0.05),
            _ => (86_400.0, 0.05),
        };
        Near(group, Parse(parts[0]), seconds / unit, half);
    }

    private static double Parse(string number) => double.Parse(number, NumberStyles.Number, CultureInfo.InvariantCulture);

    private void Near(string group, double told, double expected, double allowed) => told.ShouldBe(expected, allowed + Math.Abs(expected) * Slack + 1e-9, Where(group));

    private string Where(string group) => $"{group} of: {text}";
}
