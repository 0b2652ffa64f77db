using System.Collections;
using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Reflection;

namespace StreamGuard.Worker.Configuration;

/// <summary>One setting: a leaf of the options classes.</summary>
/// <param name="Key">The full key, e.g. <c>Pipeline:BatchSize</c>.</param>
/// <param name="Property">The property that holds it.</param>
/// <param name="Value">Its value now.</param>
internal sealed record Setting(string Key, PropertyInfo Property, object? Value)
{
    /// <summary>Whether a type is written as one value.</summary>
    /// <param name="type">A property's type.</param>
    internal static bool IsLeaf(Type type)
    {
        var bare = Nullable.GetUnderlyingType(type) ?? type;
        return bare.IsPrimitive || bare.IsEnum || bare == typeof(string) || bare == typeof(TimeSpan) || bare == typeof(Uri) || bare == typeof(decimal);
    }

    /// <summary>Whether a type holds settings of names that the program does not know, e.g. a client's own.</summary>
    /// <param name="type">A property's type.</param>
    internal static bool IsMap(Type type) => typeof(IDictionary<string, string>).IsAssignableFrom(type);

    /// <summary>Whether a type holds a list of single values.</summary>
    /// <param name="type">A property's type.</param>
    internal static bool IsList(Type type) => ElementOf(type) is not null;

    /// <summary>The type of a list's values.</summary>
    /// <param name="type">A property's type.</param>
    /// <returns>Null when it is not such a list.</returns>
    internal static Type? ElementOf(Type type)
    {
        var element = type.IsArray ? type.GetElementType()
            : type.IsGenericType && typeof(IEnumerable).IsAssignableFrom(type) && type.GetGenericArguments() is [var single] ? single : null;
        return element is not null && IsLeaf(element) ? element : null;
    }

    /// <summary>The properties that configuration can set, in the order of their declaration.</summary>
    /// <param name="type">An options class.</param>
    internal static IEnumerable<PropertyInfo> PropertiesOf(Type type) => type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
        .Where(property => property.GetIndexParameters().Length == 0 && (property.SetMethod is { IsPublic: true } || IsMap(property.PropertyType)))
        .OrderBy(property => property.MetadataToken);

    /// <summary>Lists every setting below an options object.</summary>
    /// <param name="options">The options.</param>
    /// <param name="path">The key of the options; empty for the whole configuration.</param>
    internal static IEnumerable<Setting> Of(object options, string path = "")
    {
        foreach (var property in PropertiesOf(options.GetType()))
        {
            var key = path.Length == 0 ? property.Name : $"{path}:{property.Name}";
            var value = property.GetValue(options);
            if (IsLeaf(property.PropertyType) || IsMap(property.PropertyType) || IsList(property.PropertyType))
            {
                yield return new Setting(key, property, value);
                continue;
            }

            foreach (var setting in value is null ? [] : Of(value, key))
            {
                yield return setting;
            }
        }
    }

    /// <summary>Whether the value must never be printed.</summary>
    internal bool IsSecret => Property.GetCustomAttribute<DataTypeAttribute>()?.DataType == DataType.Password || SecretNames.Contains(Property.Name);

    /// <summary>Writes a value as configuration would.</summary>
    /// <param name="value">A leaf's value.</param>
    internal static string Text(object? value) => value switch
    {
        null => "",
        TimeSpan duration => DurationText.Format(duration),
        bool flag => flag ? "true" : "false",
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString() ?? "",
    };
}
