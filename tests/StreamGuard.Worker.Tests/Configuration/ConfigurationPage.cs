using System.ComponentModel.DataAnnotations;
using System.Reflection;
using System.Text;
using StreamGuard.Worker.Configuration;

namespace StreamGuard.Worker.Tests.Configuration;

/// <summary>Renders <c>docs/configuration.md</c> from the options classes, their attributes and their documentation.</summary>
internal static class ConfigurationPage
{
    private const string Introduction = """
        # Configuration

        Written by a test from the options classes; edit those, then run the tests with `STREAMGUARD_UPDATE_DOCS=1`.

        Settings come from these places; the later wins:

        1. the defaults below,
        2. `appsettings.json` beside the program,
        3. the file of `--config FILE`, in the same form (JSON; comments are allowed),
        4. the environment: `STREAMGUARD__SECTION__KEY`, e.g. `STREAMGUARD__PIPELINE__BATCHSIZE=128`,
        5. the command line: `--set SECTION:KEY=VALUE`, then the short forms (`streamguard run --help`).

        Everything is checked before anything starts: an unknown key, a value of the wrong kind or outside its range stops the program with
        exit status 2 and one line that names the key and the mend. `streamguard config check` prints what would be in force, where each
        value comes from, and every mistake; secrets are not printed. It connects to nothing, and reads the model's folder: one that is missing or
        damaged is a mistake, and so is a `History:Capacity` below the model's `history_length`; a `Terminals:LabelDelay` that the model was not
        trained with is a warning. Where the model itself is not at hand, as before a deployment, name another of its kind with `--model`.

        A duration is a number with its unit: `500us`, `2ms`, `30s`, `5min`, `6h`, `180d`; or .NET's form `d.hh:mm:ss.fff`. A list is a JSON array,
        or one text with commas. A map takes keys of its own: `Kafka:Settings:sasl.username` is
        `{ "Kafka": { "Settings": { "sasl.username": "..." } } }`, `--set Kafka:Settings:sasl.username=...`, or in the environment, where a dot
        may be an underscore, `STREAMGUARD__KAFKA__SETTINGS__SASL_USERNAME`. A relative path begins at the working directory.


        """;

    internal static string Render()
    {
        var text = new StringBuilder(Introduction.ReplaceLineEndings("\n"));
        foreach (var section in Setting.PropertiesOf(typeof(WorkerOptions)))
        {
            text.Append("## ").Append(section.Name).Append("\n\n").Append(XmlDocumentation.SummaryOf(section.PropertyType)).Append("\n\n");
            text.Append("| Setting | Kind | Default | Legal | What it is |\n|---|---|---|---|---|\n");
            foreach (var setting in Setting.Of(section.GetValue(new WorkerOptions())!, section.Name))
            {
                text.Append("| `").Append(setting.Key).Append("` | ").Append(Kind(setting.Property.PropertyType)).Append(" | ").Append(Default(setting))
                    .Append(" | ").Append(Legal(setting)).Append(" | ").Append(XmlDocumentation.SummaryOf(setting.Property).Replace("|", "\\|"))
                    .Append(setting.IsSecret ? " **Secret.**" : "").Append(" |\n");
            }

            text.Append('\n');
        }

        return text.ToString().TrimEnd('\n') + "\n";
    }

    private static string Kind(Type type)
    {
        var bare = Nullable.GetUnderlyingType(type) ?? type;
        return Setting.IsMap(type) ? "map"
            : Setting.ElementOf(type) is { } element ? $"list of {Kind(element)}"
            : bare == typeof(TimeSpan) ? "duration"
            : bare == typeof(bool) ? "true or false"
            : bare == typeof(string) ? "text"
            : bare == typeof(Uri) ? "address"
            : bare.IsEnum ? "choice"
            : bare == typeof(double) || bare == typeof(float) ? "number" : "whole number";
    }

    private static string Default(Setting setting)
    {
        var value = setting.Value is System.Collections.IEnumerable list and not string
            ? string.Join(", ", list.Cast<object?>().Select(Setting.Text))
            : Setting.Text(setting.Value);
        return value.Length == 0 ? "none" : $"`{value}`";
    }

    private static string Legal(Setting setting)
    {
        var type = Nullable.GetUnderlyingType(setting.Property.PropertyType) ?? setting.Property.PropertyType;
        type = Setting.ElementOf(type) ?? type;
        if (type.IsEnum)
        {
            return string.Join(", ", Enum.GetNames(type));
        }

        return string.Join("; ", setting.Property.GetCustomAttributes<ValidationAttribute>().Select(OptionsValidator.Legal).OfType<string>());
    }
}
