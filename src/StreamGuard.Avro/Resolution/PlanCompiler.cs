using StreamGuard.Avro.Data;
using StreamGuard.Avro.Schemas;

namespace StreamGuard.Avro.Resolution;

/// <summary>
/// Applies the specification's rules of schema resolution to a writer's and a reader's schema. Of a reader's union the first branch
/// that matches is taken, but a branch of the very same type, or of the same full name (or alias), goes before one that matches by promotion or by
/// its unqualified name alone: otherwise an int written by [float, int] would come back as a float. Two decimals match only if precision and
/// scale are equal.
/// </summary>
internal sealed class PlanCompiler
{
    private readonly Dictionary<(RecordSchema Writer, RecordSchema Reader), RecordPlan> _records = [];

    /// <summary>The keys of <see cref="_records"/>, in the order in which they were begun.</summary>
    private readonly List<(RecordSchema Writer, RecordSchema Reader)> _begun = [];

    /// <summary>Why pairs of records do not resolve.</summary>
    private readonly Dictionary<(RecordSchema Writer, RecordSchema Reader), string> _failed = [];
    private readonly Stack<string> _path = new();

    /// <summary>What kept the last call of <see cref="Compile"/> from finding a plan.</summary>
    internal string Error { get; private set; } = string.Empty;

    /// <summary>The plan; null when the reader's schema cannot take what the writer's schema wrote.</summary>
    internal ReadPlan? Compile(AvroSchema writer, AvroSchema reader)
    {
        if (writer is UnionSchema union) return CompileWriterUnion(union, reader);
        if (reader is UnionSchema readerUnion)
        {
            AvroSchema? branch = PickBranch(writer, readerUnion);
            return branch is null ? Fail($"no branch of the reader's union takes {Describe(writer)}") : Compile(writer, branch);
        }

        if (!Matches(writer, reader)) return Fail($"the writer has {Describe(writer)} where the reader wants {Describe(reader)}");
        return (writer, reader) switch
        {
            (RecordSchema w, RecordSchema r) => CompileRecord(w, r),
            (EnumSchema w, EnumSchema r) => new EnumPlan(w, r),
            (FixedSchema, FixedSchema r) => new FixedPlan(r),
            (ArraySchema w, ArraySchema r) => Compile(w.Items, r.Items) is { } items ? new ArrayPlan(w.Items, items) : null,
            (MapSchema w, MapSchema r) => Compile(w.Values, r.Values) is { } values ? new MapPlan(w.Values, values) : null,
            _ => new PrimitivePlan(writer.Kind, reader.Kind),
        };
    }

    private WriterUnionPlan? CompileWriterUnion(UnionSchema union, AvroSchema reader)
    {
        var branches = new ReadPlan[union.Branches.Count];
        bool any = false;
        for (int i = 0; i < branches.Length; i++)
        {
            ReadPlan? plan = Compile(union.Branches[i], reader);
            any |= plan is not null;
            branches[i] = plan ?? UnresolvablePlan.Instance;
        }

        return any ? new WriterUnionPlan(branches) : null;
    }

    private RecordPlan? CompileRecord(RecordSchema writer, RecordSchema reader)
    {
        if (_records.TryGetValue((writer, reader), out RecordPlan? known)) return known;
        if (_failed.TryGetValue((writer, reader), out string? failure))
        {
            Error = failure;
            return null;
        }

        int begun = _begun.Count;
        var plan = new RecordPlan(reader);
        _records.Add((writer, reader), plan);
        _begun.Add((writer, reader));
        if (CompileFields(writer, reader, plan)) return plan;

        // What was finished within may refer to this plan, which will never be complete: it is forgotten too, and tried again when it is needed.
        foreach ((RecordSchema Writer, RecordSchema Reader) pair in _begun.Skip(begun)) _records.Remove(pair);
        _begun.RemoveRange(begun, _begun.Count - begun);
        _failed.Add((writer, reader), Error);
        return null;
    }

    private bool CompileFields(RecordSchema writer, RecordSchema reader, RecordPlan plan)
    {
        int[] readerOrdinals = MatchFields(writer, reader);
        var steps = new RecordPlan.Step[writer.Fields.Count];
        for (int i = 0; i < steps.Length; i++)
        {
            RecordField field = writer.Fields[i];
            int ordinal = readerOrdinals[i];
            if (ordinal < 0)
            {
                steps[i] = new RecordPlan.Step(field.Schema, ordinal, Plan: null);
                continue;
            }

            _path.Push(field.Name);
            ReadPlan? value = Compile(field.Schema, reader.Fields[ordinal].Schema);
            _path.Pop();
            if (value is null) return false;
            steps[i] = new RecordPlan.Step(field.Schema, ordinal, value);
        }

        RecordPlan.Default[]? defaults = CompileDefaults(reader, readerOrdinals);
        if (defaults is null) return false;
        plan.Complete(steps, defaults);
        return true;
    }

    private RecordPlan.Default[]? CompileDefaults(RecordSchema reader, int[] readerOrdinals)
    {
        var defaults = new List<RecordPlan.Default>();
        foreach (RecordField field in reader.Fields)
        {
            if (Array.IndexOf(readerOrdinals, field.Ordinal) >= 0) continue;
            string? error = DefaultValue.Encode(field, out byte[] encoded);
            if (error is not null)
            {
                Fail($"the writer does not have the reader's field '{field.Name}', and its default cannot serve: {error}");
                return null;
            }

            // The default is written and read by the reader's own schema, which always resolves to itself.
            ReadPlan? value = Compile(field.Schema, field.Schema);
            if (value is null) return null;
            defaults.Add(new RecordPlan.Default(field.Ordinal, encoded, value));
        }

        return [.. defaults];
    }

    /// <summary>For each of the writer's fields the ordinal of the reader's field that takes it, or -1. Names go before aliases.</summary>
    private static int[] MatchFields(RecordSchema writer, RecordSchema reader)
    {
        var ordinals = new int[writer.Fields.Count];
        Array.Fill(ordinals, -1);
        foreach (RecordField field in reader.Fields)
        {
            if (writer.Find(field.Name) is { } same) ordinals[same.Ordinal] = field.Ordinal;
        }

        foreach (RecordField field in reader.Fields)
        {
            if (writer.Find(field.Name) is not null) continue;
            foreach (string alias in field.Aliases)
            {
                if (writer.Find(alias) is not { } named || ordinals[named.Ordinal] >= 0) continue;
                ordinals[named.Ordinal] = field.Ordinal;
                break;
            }
        }

        return ordinals;
    }

    private static AvroSchema? PickBranch(AvroSchema writer, UnionSchema reader)
    {
        AvroSchema? first = null;
        foreach (AvroSchema branch in reader.Branches)
        {
            if (!Matches(writer, branch)) continue;
            bool isSame = branch.Kind == writer.Kind && (writer is not NamedSchema named || HasFullName((NamedSchema)branch, named.Name.Full));
            if (isSame) return branch;
            first ??= branch;
        }

        return first;
    }

    /// <summary>Whether the two match, as the specification words it: without looking into records.</summary>
    private static bool Matches(AvroSchema writer, AvroSchema reader) => (writer, reader) switch
    {
        (UnionSchema, _) or (_, UnionSchema) => true,
        (RecordSchema w, RecordSchema r) => NamesMatch(w, r),
        (EnumSchema w, EnumSchema r) => NamesMatch(w, r),
        (FixedSchema w, FixedSchema r) => NamesMatch(w, r) && w.SizeBytes == r.SizeBytes && DecimalsMatch(w, r),
        (ArraySchema w, ArraySchema r) => Matches(w.Items, r.Items),
        (MapSchema w, MapSchema r) => Matches(w.Values, r.Values),
        (PrimitiveSchema, PrimitiveSchema) => PrimitivePlan.CanRead(writer.Kind, reader.Kind) && DecimalsMatch(writer, reader),
        _ => false,
    };

    private static bool NamesMatch(NamedSchema writer, NamedSchema reader) =>
        string.Equals(writer.Name.Simple, reader.Name.Simple, StringComparison.Ordinal) || HasFullName(reader, writer.Name.Full);

    private static bool HasFullName(NamedSchema reader, string fullName) =>
        string.Equals(reader.Name.Full, fullName, StringComparison.Ordinal) || reader.Aliases.Contains(fullName, StringComparer.Ordinal);

    private static bool DecimalsMatch(AvroSchema writer, AvroSchema reader) =>
        writer.Logical is not { Kind: LogicalTypeKind.Decimal } || reader.Logical is not { Kind: LogicalTypeKind.Decimal } || writer.Logical == reader.Logical;

    private ReadPlan? Fail(string error)
    {
        Error = _path.Count == 0 ? error : $"in the field {string.Join('.', _path.Reverse())}: {error}";
        return null;
    }

    private static string Describe(AvroSchema schema) => schema switch
    {
        NamedSchema named => $"the {schema.Kind.ToString().ToLowerInvariant()} '{named.Name}'",
        _ when schema.Logical is { Kind: LogicalTypeKind.Decimal } logical =>
            $"{schema.Kind.ToString().ToLowerInvariant()} decimal({logical.Precision},{logical.Scale})",
        _ => schema.Kind.ToString().ToLowerInvariant(),
    };
}
