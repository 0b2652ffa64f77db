using StreamGuard.Avro.Binary;
using StreamGuard.Avro.Data;
using StreamGuard.Avro.Schemas;

namespace StreamGuard.Avro.Resolution;

/// <summary>A record: the writer's fields in their order, then the reader's fields that the writer did not have.</summary>
internal sealed class RecordPlan(RecordSchema reader) : ReadPlan
{
    /// <summary>One of the writer's fields. <see cref="Plan"/> null = passed over.</summary>
    internal readonly record struct Step(AvroSchema Writer, int Ordinal, ReadPlan? Plan);

    /// <summary>One of the reader's fields that the writer does not have: its default, encoded, and how to read that.</summary>
    internal readonly record struct Default(int Ordinal, byte[] Encoded, ReadPlan Plan);

    internal RecordSchema Reader => reader;

    internal Step[] Steps { get; private set; } = [];

    internal Default[] Defaults { get; private set; } = [];

    internal void Complete(Step[] steps, Default[] defaults)
    {
        Steps = steps;
        Defaults = defaults;
    }

    internal override object? Read(ref AvroBinaryReader data)
    {
        GenericRecord? record = null;
        if (data.Enter())
        {
            record = new GenericRecord(reader);
            foreach (Step step in Steps)
            {
                if (step.Plan is null) AvroSkipper.Skip(step.Writer, ref data);
                else record[step.Ordinal] = step.Plan.Read(ref data);
                if (data.Failed) break;
            }

            if (!data.Failed) ReadDefaults(record);
        }

        data.Leave();
        return record;
    }

    /// <summary>A bug: the default was encoded by the very schema that reads it.</summary>
    private InvalidOperationException Unreadable(Default missing, AvroError error) =>
        new($"The default of the field '{reader.Fields[missing.Ordinal].Name}' of '{reader.Name}' cannot be read: {error}.");

    private void ReadDefaults(GenericRecord record)
    {
        foreach (Default missing in Defaults)
        {
            var encoded = new AvroBinaryReader(missing.Encoded);
            record[missing.Ordinal] = missing.Plan.Read(ref encoded);
            if (encoded.Failed) throw Unreadable(missing, encoded.Error);
        }
    }
}
