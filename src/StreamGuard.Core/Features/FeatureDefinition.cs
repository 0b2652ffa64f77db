namespace StreamGuard.Core.Features;

/// <summary>One column of a feature tensor.</summary>
/// <param name="Name">Its name, snake_case, unique within its tensor.</param>
/// <param name="Group">What it is made of.</param>
/// <param name="Kind">How a model is to read it.</param>
/// <param name="Formula">What it is, in one sentence, with its unit and range.</param>
/// <param name="Cardinality">For a categorical feature, how many values it has; otherwise 0.</param>
public sealed record FeatureDefinition(string Name, FeatureGroup Group, FeatureKind Kind, string Formula, int Cardinality = 0);
