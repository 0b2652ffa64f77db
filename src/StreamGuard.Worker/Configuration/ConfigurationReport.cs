namespace StreamGuard.Worker.Configuration;

/// <summary>The effective configuration as text, without secrets.</summary>
internal static class ConfigurationReport
{
    /// <summary>Writes every setting with its value and where that came from, one a line.</summary>
    /// <param name="configuration">The configuration.</param>
    /// <param name="output">Where to.</param>
    internal static void Write(EffectiveConfiguration configuration, TextWriter output)
    {
        foreach (var setting in Setting.Of(configuration.Options))
        {
            if (setting.Value is IDictionary<string, string> map)
            {
                foreach (var (name, value) in map.OrderBy(pair => pair.Key, StringComparer.Ordinal))
                {
                    Write($"{setting.Key}:{name}", Shown(value, setting.IsSecret || SecretNames.Contains(name)));
                }

                continue;
            }

            var text = setting.Value is System.Collections.IEnumerable list and not string
                ? string.Join(", ", list.Cast<object?>().Select(Setting.Text))
                : Setting.Text(setting.Value);
            Write(setting.Key, Shown(text, setting.IsSecret));
        }

        void Write(string key, string value) => output.WriteLine($"{key} = {value}{(value.Length > 0 ? "  " : " ")}({configuration.OriginOf(key)})");
    }

    private static string Shown(string value, bool secret) =>
        value.Length == 0 ? "" : secret ? SecretNames.Redacted : SecretNames.WithoutUserInfo(value);
}
