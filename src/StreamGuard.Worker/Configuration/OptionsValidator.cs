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
        var told = new HashSet<string>(StringComparer.Ordinal);
        foreach (var setting in Setting.Of(options))
        {
            foreach (var attribute in setting.Property.GetCustomAttributes<ValidationAttribute>())
            {
                if (!attribute.IsValid(setting.Value))
                {
                    told.Add(setting.Key);
                    yield return new ConfigurationMistake(setting.Key, Explain(attribute, setting));
                }
            }
        }

        foreach (var (section, mistake) in options.Validate())
        {
            // A section may check its attributes itself; once is enough.
            if (Locate(section, mistake) is var located && !told.Contains(located.Key))
            {
                yield return located;
            }
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
        MinLengthAttribute least => $"at least {least.Length}",
        _ => null,
    };

    private static string Explain(ValidationAttribute attribute, Setting setting)
    {
        var shown = setting.IsSecret ? "the value" : $"'{Setting.Text(setting.Value)}'";
        return attribute switch
        {
            RequiredAttribute => "is needed and has no value; set it.",
            RangeAttribute => $"{shown} is outside {Legal(attribute)}; set it to a value in that range.",
            MinLengthAttribute => $"needs {Legal(attribute)} value.",
            AllowedValuesAttribute => $"{shown} is not {Legal(attribute)}.",
            _ => attribute.FormatErrorMessage(setting.Property.Name),
        };
    }

    private static string Bound(RangeAttribute range, object bound) =>
        range.OperandType == typeof(TimeSpan) && DurationText.TryParse(Setting.Text(bound), out var duration) ? DurationText.Format(duration) : Setting.Text(bound);

    // A section's rule begins with the key that it is about, in full or within the section; one that concerns several names the section.
    private static ConfigurationMistake Locate(string section, string mistake)
    {
        var end = mistake.IndexOf(": ", StringComparison.Ordinal);
        if (end < 0 || mistake.AsSpan(0, end).Contains(' '))
        {
            return new ConfigurationMistake(section, mistake);
        }

        var key = mistake[..end];
        return new ConfigurationMistake(key.StartsWith($"{section}:", StringComparison.Ordinal) ? key : $"{section}:{key}", mistake[(end + 2)..]);
    }
}
