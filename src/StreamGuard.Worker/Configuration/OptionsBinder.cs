using System.Globalization;
using System.Reflection;
using Microsoft.Extensions.Configuration;

namespace StreamGuard.Worker.Configuration;

/// <summary>
/// Fills options objects from configuration and collects every mistake on the way: a key that no option has, with the nearest one
/// that exists, or a value that is not of its option's type. The framework's own binder passes over the first in silence and stops at the second.
/// </summary>
internal sealed class OptionsBinder
{
    private readonly List<ConfigurationMistake> _mistakes = [];

    /// <summary>What was found wrong, in the order of the keys.</summary>
    internal IReadOnlyList<ConfigurationMistake> Mistakes => _mistakes;

    /// <summary>Fills one options object.</summary>
    /// <param name="configuration">Its configuration.</param>
    /// <param name="options">The object; what configuration does not mention stays as it is.</param>
    /// <param name="path">Its key; empty for the whole configuration.</param>
    internal void Bind(IConfiguration configuration, object options, string path = "")
    {
        var properties = Setting.PropertiesOf(options.GetType()).ToList();
        foreach (var child in configuration.GetChildren())
        {
            var key = path.Length == 0 ? child.Key : $"{path}:{child.Key}";
            var property = properties.Find(candidate => string.Equals(candidate.Name, child.Key, StringComparison.OrdinalIgnoreCase));
            if (property is null)
            {
                Refuse(key, $"there is no such {(path.Length == 0 ? "section" : "setting")}{Suggestion(child.Key, properties, path)}");
                continue;
            }

            BindProperty(child, options, property, path.Length == 0 ? property.Name : $"{path}:{property.Name}");
        }
    }

    private void BindProperty(IConfigurationSection section, object options, PropertyInfo property, string key)
    {
        if (Setting.IsMap(property.PropertyType))
        {
            BindMap(section, options, property, key);
        }
        else if (Setting.ElementOf(property.PropertyType) is { } element)
        {
            BindList(section, options, property, element, key);
        }
        else if (Setting.IsLeaf(property.PropertyType))
        {
            BindLeaf(section, options, property, key);
        }
        else if (section.Value is { Length: > 0 } value)
        {
            Refuse(key, $"'{value}' is one value where a group of settings belongs; write them as {key}:NAME.");
        }
        else
        {
            var group = property.GetValue(options) ?? Activator.CreateInstance(property.PropertyType)!;
            Bind(section, group, key);
            property.SetValue(options, group);
        }
    }

    private void BindLeaf(IConfigurationSection section, object options, PropertyInfo property, string key)
    {
        if (section.GetChildren().FirstOrDefault() is { } child)
        {
            Refuse(key, $"is one value and has nothing below it, but '{child.Key}' is set; remove {key}:{child.Key}.");
            return;
        }

        if (TryConvert(section.Value, property.PropertyType, out var value, out var expected))
        {
            property.SetValue(options, value);
        }
        else
        {
            Refuse(key, SecretNames.Contains(property.Name) ? $"the value is not {expected}." : $"'{section.Value}' is not {expected}.");
        }
    }

    private void BindList(IConfigurationSection section, object options, PropertyInfo property, Type element, string key)
    {
        // Both forms are common: a JSON array (children 0, 1, ...) and one text with commas, as environments and command lines have it.
        var texts = section.GetChildren().Select(child => child.Value).ToList();
        if (texts.Count == 0 && section.Value is { } joined)
        {
            texts.AddRange(joined.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries));
        }

        var values = Array.CreateInstance(element, texts.Count);
        var allRead = true;
        for (var index = 0; index < texts.Count; index++)
        {
            if (!TryConvert(texts[index], element, out var value, out var expected))
            {
                Refuse($"{key}:{index}", $"'{texts[index]}' is not {expected}.");
                allRead = false;
                continue;
            }

            values.SetValue(value, index);
        }

        if (!allRead)
        {
            return;
        }

        property.SetValue(options, property.PropertyType.IsAssignableFrom(values.GetType()) ? values : Activator.CreateInstance(property.PropertyType, values));
    }

    private static void BindMap(IConfigurationSection section, object options, PropertyInfo property, string key)
    {
        if (property.GetValue(options) is not IDictionary<string, string> map)
        {
            throw new InvalidOperationException($"{key} must start as an empty dictionary, not null.");
        }

        foreach (var (name, value) in section.AsEnumerable(makePathsRelative: true))
        {
            if (name.Length > 0 && value is not null)
            {
                map[name] = value;
            }
        }
    }

    private static bool TryConvert(string? text, Type type, out object? value, out string expected)
    {
        var bare = Nullable.GetUnderlyingType(type) ?? type;
        expected = "";
        value = null;
        if (bare == typeof(string))
        {
            value = text ?? "";
            return true;
        }

        if (string.IsNullOrEmpty(text) && bare != type)
        {
            return true;
        }

        text ??= "";
        if (bare == typeof(TimeSpan))
        {
            expected = "a duration; write one with its unit, such as 2ms, 30s, 5min, 6h or 180d";
            var isDuration = DurationText.TryParse(text, out var duration);
            value = duration;
            return isDuration;
        }

        if (bare.IsEnum)
        {
            expected = $"one of {string.Join(", ", Enum.GetNames(bare))}";
            var name = Array.Find(Enum.GetNames(bare), candidate => string.Equals(candidate, text, StringComparison.OrdinalIgnoreCase));
            value = name is null ? null : Enum.Parse(bare, name);
            return name is not null;
        }

        return TryConvertPrimitive(text, bare, out value, out expected);
    }

    private static bool TryConvertPrimitive(string text, Type type, out object? value, out string expected)
    {
        expected = type == typeof(bool) ? "true or false"
            : type == typeof(double) || type == typeof(float) || type == typeof(decimal) ? "a number"
            : type == typeof(Uri) ? "an address such as http://host:port"
            : "a whole number";
        try
        {
            value = type == typeof(Uri) ? new Uri(text, UriKind.Absolute) : Convert.ChangeType(text, type, CultureInfo.InvariantCulture);
            return true;
        }
        catch (Exception reason) when (reason is FormatException or OverflowException)
        {
            expected += reason is OverflowException ? $" that fits ({type.Name})" : "";
            value = null;
            return false;
        }
    }

    private static string Suggestion(string name, List<PropertyInfo> properties, string path)
    {
        var names = properties.Select(property => property.Name).ToList();
        return NearestName.Of(name, names) is { } nearest
            ? $"; did you mean {(path.Length == 0 ? nearest : $"{path}:{nearest}")}?"
            : $"; there are {string.Join(", ", names)}.";
    }

    private void Refuse(string key, string problem) => _mistakes.Add(new ConfigurationMistake(key, problem));
}
