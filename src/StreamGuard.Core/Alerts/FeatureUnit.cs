namespace StreamGuard.Core.Alerts;

/// <summary>The unit in which a feature's value is told to a person.</summary>
internal enum FeatureUnit
{
    /// <summary>An amount by number: the value is ln(1 + amount).</summary>
    Money,

    /// <summary>How many times as much: the value is its logarithm.</summary>
    Ratio,

    /// <summary>Standard deviations.</summary>
    Deviations,

    /// <summary>Yes or no.</summary>
    Answer,

    /// <summary>A time of day, of which the value is the sine or cosine.</summary>
    TimeOfDay,

    /// <summary>Weekend or weekday.</summary>
    KindOfDay,

    /// <summary>How many of the past payments: the value is their share.</summary>
    TimesOfPast,

    /// <summary>A share of something else.</summary>
    Percent,

    /// <summary>How many past payments there are.</summary>
    HistoryFill,

    /// <summary>A length of time: the value is ln(1 + seconds); negative = there is none.</summary>
    Seconds,

    /// <summary>A length of time: the value is ln(1 + days); negative = there is none.</summary>
    Days,

    /// <summary>A whole number: the value is ln(1 + number).</summary>
    Count,

    /// <summary>A distance: the value is ln(1 + kilometres).</summary>
    Kilometres,

    /// <summary>A speed: the value is ln(1 + kilometres an hour).</summary>
    KilometresPerHour,

    /// <summary>A channel.</summary>
    Channel,

    /// <summary>What is sold.</summary>
    CategoryGroup,
}
