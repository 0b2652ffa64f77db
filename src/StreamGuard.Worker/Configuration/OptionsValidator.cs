using System.ComponentModel.DataAnnotations;
using System.Reflection;

namespace StreamGuard.Worker.Configuration;

/// <summary>Checks bound options against their attributes and their sections' own rules, and says each mistake with its mend.</summary>
internal static class OptionsValidator
{
    /// <summary>Checks everything.</summary>
    /// <param name="options">The options.</param>
    /// <returns>Every mistake, in the order of the keys; none when all is well.</returns>
    internal static IEnumerable<ConfigurationMistake> Validate(WorkerOptions options)
    {
        foreach (var setting in Setting.Of(options))
        {
            foreach (var attribute in setting.Property.GetCustomAttributes<ValidationAttribute>())
            {
                if (!attribute.IsValid(setting.Value))
                {
                    yield return new ConfigurationMistake(setting.Key, Explain(attribute, setting));
                }
            }
        }

        foreach (var (section, mistake) in options.Validate())
        {
            yield return Locate(section, mistake);
        }
    }

    /// <summary>The legal values, for people: what an attribute demands.</summary>
    /// <param name="attribute">The attribute.</param>
    /// <returns>Null when it says nothing of the kind.</returns>
    internal static string? Legal(ValidationAttribute attribute) => attribute switch
    {
        RangeAttribute range => $"{Bound(range, range.Minimum)} to {Bound(range, range.Maximum)}",
        AllowedValuesAttribute allowed => $"one of {string.Join(", ", allowed.Values.Select(Setting.Text))}",
        RequiredAttribute => "not empty",
        _ => null,
    };

    private static string Explain(ValidationAttribute attribute, Setting setting)
    {
        var shown = setting.IsSecret ? "the value" : $"'{Setting.Text(setting.Value)}'";
        return attribute switch
        {
            RequiredAttribute => "is needed and has no value; set it.",
            RangeAttribute => $"{shown} is outside {Legal(attribute)}; set it to a value in that range.",
            AllowedValuesAttribute => $"{shown} is not {Legal(attribute)}.",
            _ => attribute.FormatErrorMessage(setting.Property.Name),
        };
    }

    private static string Bound(RangeAttribute range, object bound) =>
        range.OperandType == typeof(TimeSpan) && DurationText.TryParse(Setting.Text(bound), out var duration) ? DurationText.Format(duration) : Setting.Text(bound);

    // A section's rule begins with the key that it is about; one that concerns several names the section.
    private static ConfigurationMistake Locate(string section, string mistake)
    {
        var colon = mistake.IndexOf(':', StringComparison.Ordinal);
        return colon > 0 && mistake.AsSpan(0, colon).IndexOfAnyExcept(KeyLetters) < 0
            ? new ConfigurationMistake($"{section}:{mistake[..colon]}", mistake[(colon + 1)..].Trim())
            : new ConfigurationMistake(section, mistake);
    }

    private static readonly System.Buffers.SearchValues<char> KeyLetters =
        System.Buffers.SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.");
}
