using StreamGuard.Avro.Binary;
using StreamGuard.Avro.Schemas;

namespace StreamGuard.Avro.Resolution;

/// <summary>Turns the plan of a record of plain fields into the steps of a <see cref="FlatRecordReader"/>.</summary>
internal static class FlatCompiler
{
    internal static FlatRecordReader? Compile(RecordPlan plan, out string? error)
    {
        var steps = new FlatStep[plan.Steps.Length];
        for (int i = 0; i < steps.Length; i++)
        {
            RecordPlan.Step step = plan.Steps[i];
            FlatStep? flat = step.Plan is null ? new FlatStep { Operation = FlatOperation.Skip, Writer = step.Writer } : Of(step.Plan, step.Ordinal);
            if (flat is null)
            {
                error = NotFlat(plan, step.Ordinal);
                return null;
            }

            steps[i] = flat;
        }

        return CompileDefaults(plan, steps, out error);
    }

    private static FlatRecordReader? CompileDefaults(RecordPlan plan, FlatStep[] steps, out string? error)
    {
        var defaults = new FieldSlot[plan.Defaults.Length];
        var ordinals = new int[defaults.Length];
        var bytes = new List<byte>();
        var slots = new FieldSlot[plan.Reader.Fields.Count];
        for (int i = 0; i < defaults.Length; i++)
        {
            RecordPlan.Default missing = plan.Defaults[i];
            FlatStep? step = Of(missing.Plan, missing.Ordinal);
            if (step is null)
            {
                error = NotFlat(plan, missing.Ordinal);
                return null;
            }

            var single = new FlatRecordReader([step], [], [], [], slots.Length);
            AvroError failure = single.Read(missing.Encoded, slots);
            if (failure != AvroError.None) throw new InvalidOperationException($"An encoded default cannot be read: {failure}.");
            FieldSlot slot = slots[missing.Ordinal];
            ReadOnlySpan<byte> text = single.BytesOf(slot, missing.Encoded);
            slot.Start = bytes.Count;
            slot.IsDefault = true;
            bytes.AddRange(text);
            defaults[i] = slot;
            ordinals[i] = missing.Ordinal;
        }

        error = null;
        return new FlatRecordReader(steps, defaults, ordinals, [.. bytes], slots.Length);
    }

    private static FlatStep? Of(ReadPlan plan, int ordinal) => plan switch
    {
        PrimitivePlan primitive => new FlatStep { Operation = OperationOf(primitive), Kind = primitive.Reader, Ordinal = ordinal },
        EnumPlan @enum => new FlatStep { Operation = FlatOperation.Enum, Kind = SchemaKind.Enum, Ordinal = ordinal, Ordinals = @enum.Ordinals },
        FixedPlan @fixed => new FlatStep { Operation = FlatOperation.Fixed, Kind = SchemaKind.Fixed, Ordinal = ordinal, SizeBytes = @fixed.SizeBytes },
        UnresolvablePlan => new FlatStep { Operation = FlatOperation.Unresolvable, Ordinal = ordinal },
        WriterUnionPlan union => OfUnion(union, ordinal),
        _ => null,
    };

    private static FlatStep? OfUnion(WriterUnionPlan union, int ordinal)
    {
        var branches = new FlatStep[union.Branches.Length];
        for (int i = 0; i < branches.Length; i++)
        {
            if (Of(union.Branches[i], ordinal) is not { } branch) return null;
            branches[i] = branch;
        }

        return new FlatStep { Operation = FlatOperation.Branch, Ordinal = ordinal, Branches = branches };
    }

    private static FlatOperation OperationOf(PrimitivePlan plan) => (plan.Writer, plan.Reader) switch
    {
        (SchemaKind.Null, _) => FlatOperation.Null,
        (SchemaKind.Boolean, _) => FlatOperation.Boolean,
        (SchemaKind.Int, SchemaKind.Int or SchemaKind.Long) => FlatOperation.Int,
        (SchemaKind.Int, _) => FlatOperation.IntToDouble,
        (SchemaKind.Long, SchemaKind.Long) => FlatOperation.Long,
        (SchemaKind.Long, _) => FlatOperation.LongToDouble,
        (SchemaKind.Float, _) => FlatOperation.Float,
        (SchemaKind.Double, _) => FlatOperation.Double,
        (_, SchemaKind.String) => FlatOperation.Text,
        _ => FlatOperation.Bytes,
    };

    private static string NotFlat(RecordPlan plan, int ordinal) =>
        $"the field '{plan.Reader.Fields[ordinal].Name}' of '{plan.Reader.Name}' holds a record, an array or a map; only plain fields can be read flat";
}
