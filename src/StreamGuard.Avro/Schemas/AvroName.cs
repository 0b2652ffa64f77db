namespace StreamGuard.Avro.Schemas;

/// <summary>The name of a record, an enum or a fixed.</summary>
/// <param name="Simple">The name without its namespace.</param>
/// <param name="Namespace">The namespace; empty = none.</param>
public readonly record struct AvroName(string Simple, string Namespace)
{
    /// <summary>Namespace and name, with a dot between them.</summary>
    public string Full => Namespace.Length == 0 ? Simple : $"{Namespace}.{Simple}";

    /// <summary>A name that may be full already, seen from within a namespace.</summary>
    /// <exception cref="AvroSchemaException">Not a name.</exception>
    internal static AvroName Of(string text, string enclosingNamespace)
    {
        int dot = text.LastIndexOf('.');
        AvroName name = dot < 0 ? new AvroName(text, enclosingNamespace) : new AvroName(text[(dot + 1)..], text[..dot]);
        if (!IsIdentifier(name.Simple) || (name.Namespace.Length > 0 && !name.Namespace.Split('.').All(IsIdentifier)))
        {
            throw new AvroSchemaException(
                $"'{text}' in the namespace '{enclosingNamespace}' is not a name: letters, digits and _ are, not beginning with a digit, parted by dots.");
        }

        return name;
    }

    internal static bool IsIdentifier(string text)
    {
        if (text.Length == 0 || char.IsAsciiDigit(text[0])) return false;
        foreach (char letter in text)
        {
            if (!char.IsAsciiLetterOrDigit(letter) && letter != '_') return false;
        }

        return true;
    }

    /// <inheritdoc/>
    public override string ToString() => Full;
}
