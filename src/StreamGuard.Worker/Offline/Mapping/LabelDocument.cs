namespace StreamGuard.Worker.Offline.Mapping;

/// <summary>Which column says the truth, as a mapping file says it.</summary>
internal sealed record LabelDocument
{
    /// <summary>The column's name in the header.</summary>
    public required string Column { get; init; }

    /// <summary>Its values that mean fraud.</summary>
    public required string[] Fraud { get; init; }

    /// <summary>Its values that mean genuine; left out: all others. An empty cell means that it is not known, unless <c>""</c> is listed.</summary>
    public string[]? Genuine { get; init; }

    /// <summary>The column that names the kind of fraud; left out: there is none.</summary>
    public string? KindColumn { get; init; }
}
