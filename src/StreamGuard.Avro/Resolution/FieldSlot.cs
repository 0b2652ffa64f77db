using StreamGuard.Avro.Schemas;

namespace StreamGuard.Avro.Resolution;

/// <summary>A field's value as <see cref="FlatRecordReader"/> leaves it: no reference, so that it can live on the stack.</summary>
public struct FieldSlot
{
    /// <summary>What is here: the type of the reader's field, or of the branch of its union. Null = the value is null.</summary>
    public SchemaKind Kind;

    /// <summary>Whether the bytes of a text, bytes or fixed are in the reader's defaults rather than in the message.</summary>
    internal bool IsDefault;

    /// <summary>Text, bytes, fixed: where they begin.</summary>
    internal int Start;

    /// <summary>Text, bytes, fixed: how many bytes.</summary>
    internal int Length;

    /// <summary>The number, or the bits of a double.</summary>
    internal long Bits;

    /// <summary>Whether the value is null.</summary>
    public readonly bool IsNull => Kind == SchemaKind.Null;

    /// <summary>The value of an int, a long, an enum (the reader's ordinal) or a boolean (0 or 1).</summary>
    public readonly long AsLong => Bits;

    /// <summary>The value of a float or a double.</summary>
    public readonly double AsDouble => BitConverter.Int64BitsToDouble(Bits);
}
