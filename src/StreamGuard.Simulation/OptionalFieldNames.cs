namespace StreamGuard.Simulation;

/// <summary>The names of optional fields on the command line: those of <c>schemas/transaction.avsc</c>.</summary>
public static class OptionalFieldNames
{
    private static readonly string[] Names =
        ["terminal_id", "merchant_category", "merchant_country", "account_country", "account_opened_at", "device_id", "distance_from_home_km"];

    /// <summary>All names, in the order of the fields' numbers.</summary>
    public static IReadOnlyList<string> All => Names;

    /// <summary>The field of a name.</summary>
    /// <param name="name">The name.</param>
    /// <param name="field">The field, when there is one.</param>
    /// <returns>Whether there is an optional field of that name.</returns>
    public static bool TryParse(string name, out OptionalField field)
    {
        int index = Array.IndexOf(Names, name);
        field = (OptionalField)Math.Max(0, index);
        return index >= 0;
    }
}
