using System.Globalization;

namespace StreamGuard.Kafka.Clients;

/// <summary>Durations in messages, as settings are written.</summary>
internal static class DurationWords
{
    /// <summary>A duration in seconds, e.g. <c>10 s</c> or <c>0.5 s</c>.</summary>
    public static string Of(TimeSpan duration) => string.Create(CultureInfo.InvariantCulture, $"{duration.TotalSeconds:0.###} s");
}
