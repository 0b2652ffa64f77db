using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Text.Unicode;
using StreamGuard.Avro.Binary;
using StreamGuard.Avro.Schemas;

namespace StreamGuard.Avro.Resolution;

/// <summary>
/// Decodes records of plain fields (no record, array or map in the reader's schema; the writer's may have any) without allocation: every
/// value lands in a slot at the ordinal of the reader's field, text as a place in the message. Immutable, safe for any number of threads.
/// </summary>
public sealed class FlatRecordReader
{
    private readonly FlatStep[] _steps;
    private readonly FieldSlot[] _defaults;
    private readonly int[] _defaultOrdinals;
    private readonly byte[] _defaultBytes;

    internal FlatRecordReader(FlatStep[] steps, FieldSlot[] defaults, int[] defaultOrdinals, byte[] defaultBytes, int fieldCount)
    {
        _steps = steps;
        _defaults = defaults;
        _defaultOrdinals = defaultOrdinals;
        _defaultBytes = defaultBytes;
        FieldCount = fieldCount;
    }

    /// <summary>How many fields the reader's record has: the slots that <see cref="Read"/> needs.</summary>
    public int FieldCount { get; }

    /// <summary>Resolves a writer's schema to a reader's record.</summary>
    /// <param name="writer">The schema that the values were written with.</param>
    /// <param name="reader">The record that is wanted.</param>
    /// <param name="compiled">What decodes such values.</param>
    /// <param name="error">Why there is none.</param>
    /// <returns>Whether the reader's schema can take what the writer's wrote, and is flat.</returns>
    public static bool TryCompile(
        AvroSchema writer, RecordSchema reader, [NotNullWhen(true)] out FlatRecordReader? compiled, [NotNullWhen(false)] out string? error)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(reader);
        compiled = null;
        var compiler = new PlanCompiler();
        ReadPlan? plan = compiler.Compile(writer, reader);
        if (plan is null) error = compiler.Error;
        else if (plan is not RecordPlan record) error = "the writer's schema is a union, not a record";
        else compiled = FlatCompiler.Compile(record, out error);
        if (compiled is null) error ??= "the schemas do not resolve";
        return compiled is not null;
    }

    /// <summary>Decodes a record that fills the bytes.</summary>
    /// <param name="data">The bytes.</param>
    /// <param name="slots">At least <see cref="FieldCount"/>; their content means nothing after an error.</param>
    /// <returns>Why not, or <see cref="AvroError.None"/>. Never throws for bad bytes.</returns>
    public AvroError Read(ReadOnlySpan<byte> data, Span<FieldSlot> slots)
    {
        if (slots.Length < FieldCount) throw new ArgumentException($"{slots.Length} slots are too few for {FieldCount} fields.", nameof(slots));
        var reader = new AvroBinaryReader(data);
        FlatStep[] steps = _steps;
        for (int i = 0; i < steps.Length; i++) Take(ref reader, steps[i], slots);
        for (int i = 0; i < _defaults.Length; i++) slots[_defaultOrdinals[i]] = _defaults[i];
        if (reader.Failed) return reader.Error;
        return reader.Remaining == 0 ? AvroError.None : AvroError.TrailingBytes;
    }

    /// <summary>Where reading fails, for a person; reads once more, and allocates.</summary>
    /// <param name="data">Bytes that <see cref="Read"/> refused.</param>
    /// <returns>The ordinal of the reader's field; -1 = a field that the reader does not have, or what follows the last one.</returns>
    public int FailedField(ReadOnlySpan<byte> data)
    {
        var reader = new AvroBinaryReader(data);
        var slots = new FieldSlot[FieldCount];
        foreach (FlatStep step in _steps)
        {
            Take(ref reader, step, slots);
            if (reader.Failed) return step.Operation == FlatOperation.Skip ? -1 : step.Ordinal;
        }

        return -1;
    }

    /// <summary>The bytes of a text, bytes or fixed.</summary>
    /// <param name="slot">A slot that <see cref="Read"/> of this reader filled.</param>
    /// <param name="data">The bytes that it read.</param>
    /// <returns>A slice of <paramref name="data"/>, or of the schema's defaults; empty for null.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ReadOnlySpan<byte> BytesOf(scoped in FieldSlot slot, ReadOnlySpan<byte> data) =>
        slot.IsDefault ? _defaultBytes.AsSpan(slot.Start, slot.Length) : data.Slice(slot.Start, slot.Length);

    private static void Take(ref AvroBinaryReader reader, FlatStep step, Span<FieldSlot> slots)
    {
        if (step.Operation == FlatOperation.Branch)
        {
            int branch = reader.ReadIndex(step.Branches.Length, AvroError.InvalidBranch);
            if (reader.Failed) return;
            step = step.Branches[branch];
        }

        if (step.Operation == FlatOperation.Skip)
        {
            AvroSkipper.Skip(step.Writer!, ref reader);
            return;
        }

        FieldSlot slot = default;
        slot.Kind = step.Kind;
        switch (step.Operation)
        {
            case FlatOperation.Null: break;
            case FlatOperation.Boolean: slot.Bits = reader.ReadBoolean() ? 1 : 0; break;
            case FlatOperation.Int: slot.Bits = reader.ReadInt(); break;
            case FlatOperation.Long: slot.Bits = reader.ReadLong(); break;
            case FlatOperation.IntToDouble: slot.Bits = Narrowed(reader.ReadInt(), step.Kind); break;
            case FlatOperation.LongToDouble: slot.Bits = Narrowed(reader.ReadLong(), step.Kind); break;
            case FlatOperation.Float: slot.Bits = BitConverter.DoubleToInt64Bits(reader.ReadFloat()); break;
            case FlatOperation.Double: slot.Bits = BitConverter.DoubleToInt64Bits(reader.ReadDouble()); break;
            case FlatOperation.Enum: slot.Bits = TakeEnum(ref reader, step.Ordinals); break;
            case FlatOperation.Text or FlatOperation.Bytes: TakeBytes(ref reader, step.Operation, ref slot); break;
            case FlatOperation.Fixed:
                slot.Start = reader.Position;
                slot.Length = step.SizeBytes;
                reader.Skip(step.SizeBytes);
                break;
            default: reader.Fail(AvroError.Unresolvable); return;
        }

        slots[step.Ordinal] = slot;
    }

    private static void TakeBytes(ref AvroBinaryReader reader, FlatOperation operation, ref FieldSlot slot)
    {
        ReadOnlySpan<byte> bytes = reader.ReadBytes();
        slot.Length = bytes.Length;
        slot.Start = reader.Position - bytes.Length;
        if (operation == FlatOperation.Text && !Utf8.IsValid(bytes)) reader.Fail(AvroError.InvalidText);
    }

    private static int TakeEnum(ref AvroBinaryReader reader, int[] ordinals)
    {
        int written = reader.ReadIndex(ordinals.Length, AvroError.InvalidSymbol);
        if (reader.Failed) return 0;
        if (ordinals[written] == EnumPlan.Unknown) reader.Fail(AvroError.Unresolvable);
        return ordinals[written];
    }

    /// <summary>An integer read as a float keeps only a float's digits, though the slot holds a double.</summary>
    private static long Narrowed(long value, SchemaKind kind) =>
        BitConverter.DoubleToInt64Bits(kind == SchemaKind.Float ? (float)value : (double)value);
}
