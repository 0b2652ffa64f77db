namespace StreamGuard.Core.Features;

/// <summary>How a model is to read a feature.</summary>
public enum FeatureKind
{
    /// <summary>A real number; the model's graph standardizes it.</summary>
    Continuous,

    /// <summary>0 or 1.</summary>
    Indicator,

    /// <summary>A whole number from 0 to cardinality - 1; the model's graph embeds it.</summary>
    Categorical,
}
