namespace StreamGuard.Worker.Offline.Mapping;

/// <summary>Where one field of a transaction comes from, as a mapping file says it.</summary>
internal sealed record FieldDocument
{
    /// <summary>The column's name in the header. Either this or <see cref="Constant"/>.</summary>
    public string? Column { get; init; }

    /// <summary>The value of every transaction.</summary>
    public string? Constant { get; init; }

    /// <summary>What the column's values stand for. One that is not listed becomes <see cref="Otherwise"/>, or is a mistake.</summary>
    public Dictionary<string, string>? Values { get; init; }

    /// <summary>What an empty cell stands for, and one that <see cref="Values"/> does not list.</summary>
    public string? Otherwise { get; init; }

    /// <summary>Of a time: epoch_s, epoch_ms, iso8601, or a pattern such as dd/MM/yyyy HH:mm:ss.</summary>
    public string? Format { get; init; }

    /// <summary>Of a time that is a number: when it begins to count. Default 1970-01-01.</summary>
    public string? Epoch { get; init; }

    /// <summary>Of a time that is written out and does not say it itself: the offset from UTC, such as +01:00. Default none.</summary>
    public string? UtcOffset { get; init; }

    /// <summary>Of an amount: major (12.50) or minor (1250).</summary>
    public string? Unit { get; init; }

    /// <summary>Of an amount: what stands before its cents. Default the point.</summary>
    public string? DecimalSeparator { get; init; }
}
