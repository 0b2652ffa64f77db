namespace StreamGuard.Worker.Offline.Mapping;

/// <summary>A mapping file.</summary>
internal sealed record MappingDocument
{
    /// <summary>What stands between cells: one character. Default the comma.</summary>
    public string Delimiter { get; init; } = ",";

    /// <summary>By the field's name in <c>schemas/transaction.avsc</c>, where it comes from; amount_minor is named amount.</summary>
    public required Dictionary<string, FieldDocument> Fields { get; init; }

    /// <summary>Which column says the truth; left out: it is not known.</summary>
    public LabelDocument? Label { get; init; }
}
