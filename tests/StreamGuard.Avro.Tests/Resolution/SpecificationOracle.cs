using System.Text;
using System.Text.Json;
using StreamGuard.Avro.Data;
using StreamGuard.Avro.Schemas;

namespace StreamGuard.Avro.Tests.Resolution;

/// <summary>
/// The specification's chapter on schema resolution, read a second time: value by value, without a plan and without the code under test.
/// </summary>
internal static class SpecificationOracle
{
    internal sealed class UnresolvableException(string message) : Exception(message);

    /// <summary>What a reader sees of a value of the writer's schema.</summary>
    internal static object? Resolve(object? datum, AvroSchema writer, AvroSchema reader)
    {
        if (writer is UnionSchema union)
        {
            // A branch that cannot be resolved is an error even for a value that hides it, such as an empty array of the wrong items.
            AvroSchema taken = BranchOf(union, datum);
            return CanResolve(taken, reader) ? Resolve(datum, taken, reader) : throw new UnresolvableException("branch");
        }

        if (reader is UnionSchema candidates) return Resolve(datum, writer, Choose(writer, candidates) ?? throw new UnresolvableException("no branch"));
        if (!Match(writer, reader)) throw new UnresolvableException($"{writer.Kind} is not {reader.Kind}");
        switch (reader)
        {
            case RecordSchema record: return ResolveRecord((GenericRecord)datum!, (RecordSchema)writer, record);
            case EnumSchema symbols:
                int ordinal = symbols.Symbols.ToList().IndexOf(((GenericEnum)datum!).Symbol);
                if (ordinal < 0) ordinal = symbols.DefaultOrdinal;
                return ordinal >= 0 ? new GenericEnum(symbols, ordinal) : throw new UnresolvableException("symbol");
            case FixedSchema octets: return new GenericFixed(octets, ((GenericFixed)datum!).Bytes);
            case ArraySchema array: return ((IReadOnlyList<object?>)datum!).Select(item => Resolve(item, ((ArraySchema)writer).Items, array.Items)).ToList();
            case MapSchema map: return ((IReadOnlyDictionary<string, object?>)datum!).ToDictionary(pair => pair.Key, pair => Resolve(pair.Value, ((MapSchema)writer).Values, map.Values));
            default: return Promote(datum, reader.Kind);
        }
    }

    /// <summary>Whether some value of the writer's schema could be resolved, found without looking at values.</summary>
    internal static bool CanResolve(AvroSchema writer, AvroSchema reader, HashSet<(AvroSchema, AvroSchema)>? assumed = null)
    {
        assumed ??= [];
        if (writer is UnionSchema union) return union.Branches.Where(branch => CanResolve(branch, reader, assumed)).ToList().Count > 0;
        if (reader is UnionSchema candidates) return Choose(writer, candidates) is { } branch && CanResolve(writer, branch, assumed);
        if (!Match(writer, reader)) return false;
        if (reader is ArraySchema array) return CanResolve(((ArraySchema)writer).Items, array.Items, assumed);
        if (reader is MapSchema map) return CanResolve(((MapSchema)writer).Values, map.Values, assumed);
        if (reader is not RecordSchema record || !assumed.Add((writer, reader))) return true;
        bool all = record.Fields.All(field => WrittenField((RecordSchema)writer, record, field) is { } written
            ? CanResolve(written.Schema, field.Schema, assumed)
            : field.DefaultJson is not null);
        assumed.Remove((writer, reader));
        return all;
    }

    private static GenericRecord ResolveRecord(GenericRecord datum, RecordSchema writer, RecordSchema reader)
    {
        var result = new GenericRecord(reader);
        foreach (RecordField field in reader.Fields)
        {
            RecordField? written = WrittenField(writer, reader, field);
            if (written is not null) result[field.Ordinal] = Resolve(datum[written.Ordinal], written.Schema, field.Schema);
            else if (field.DefaultJson is { } json) result[field.Ordinal] = Default(field.Schema, json);
            else throw new UnresolvableException(field.Name);
        }

        return result;
    }

    private static RecordField? WrittenField(RecordSchema writer, RecordSchema reader, RecordField field)
    {
        if (writer.Fields.SingleOrDefault(candidate => candidate.Name == field.Name) is { } same) return same;
        return field.Aliases.Select(alias => writer.Fields.SingleOrDefault(candidate => candidate.Name == alias && reader.Fields.All(other => other.Name != alias))).FirstOrDefault(found => found is not null);
    }

    private static object? Default(AvroSchema schema, JsonElement json)
    {
        switch (schema)
        {
            case UnionSchema union:
                foreach (AvroSchema branch in union.Branches)
                {
                    if ((branch.Kind == SchemaKind.Null) == (json.ValueKind == JsonValueKind.Null)) return Default(branch, json);
                }

                throw new UnresolvableException("default");
            case ArraySchema array: return json.EnumerateArray().Select(item => Default(array.Items, item)).ToList();
            case MapSchema map: return json.EnumerateObject().ToDictionary(item => item.Name, item => Default(map.Values, item.Value));
            default:
                return schema.Kind switch
                {
                    SchemaKind.Null => null,
                    SchemaKind.Boolean => json.GetBoolean(),
                    SchemaKind.Int => json.GetInt32(),
                    SchemaKind.Long => json.GetInt64(),
                    SchemaKind.Float => json.GetSingle(),
                    SchemaKind.Double => json.GetDouble(),
                    SchemaKind.Bytes => Encoding.Latin1.GetBytes(json.GetString()!),
                    SchemaKind.String => json.GetString(),
                    _ => throw new NotSupportedException("The generator makes no such default."),
                };
        }
    }

    private static object? Promote(object? datum, SchemaKind reader) => (datum, reader) switch
    {
        (int value, SchemaKind.Long) => (long)value,
        (int value, SchemaKind.Float) => (object)(float)value,
        (int value, SchemaKind.Double) => (double)value,
        (long value, SchemaKind.Float) => (object)(float)value,
        (long value, SchemaKind.Double) => (object)(double)value,
        (float value, SchemaKind.Double) => (object)(double)value,
        (string value, SchemaKind.Bytes) => Encoding.UTF8.GetBytes(value),
        (byte[] value, SchemaKind.String) => IsText(value) ? Encoding.UTF8.GetString(value) : throw new UnresolvableException("not UTF-8"),
        _ => datum,
    };

    private static bool IsText(byte[] value) => Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(value)).AsSpan().SequenceEqual(value);

    private static AvroSchema BranchOf(UnionSchema union, object? datum) => union.Branches.Single(branch => datum switch
    {
        GenericRecord value => ReferenceEquals(branch, value.Schema),
        GenericEnum value => ReferenceEquals(branch, value.Schema),
        GenericFixed value => ReferenceEquals(branch, value.Schema),
        null => branch.Kind == SchemaKind.Null,
        byte[] => branch.Kind == SchemaKind.Bytes,
        IReadOnlyList<object?> => branch.Kind == SchemaKind.Array,
        IReadOnlyDictionary<string, object?> => branch.Kind == SchemaKind.Map,
        bool => branch.Kind == SchemaKind.Boolean,
        int => branch.Kind == SchemaKind.Int,
        long => branch.Kind == SchemaKind.Long,
        float => branch.Kind == SchemaKind.Float,
        double => branch.Kind == SchemaKind.Double,
        _ => branch.Kind == SchemaKind.String,
    });

    private static AvroSchema? Choose(AvroSchema writer, UnionSchema reader) =>
        reader.Branches.FirstOrDefault(branch => Match(writer, branch) && (writer is NamedSchema w ? IsFullNameOf(w, (NamedSchema)branch) : writer.Kind == branch.Kind))
        ?? reader.Branches.FirstOrDefault(branch => Match(writer, branch));

    private static bool IsFullNameOf(NamedSchema writer, NamedSchema reader) => reader.Name.Full == writer.Name.Full || reader.Aliases.Contains(writer.Name.Full);

    private static bool Match(AvroSchema writer, AvroSchema reader)
    {
        if (writer.Kind == SchemaKind.Union || reader.Kind == SchemaKind.Union) return true;
        if (writer is NamedSchema w && reader is NamedSchema r && w.Kind == r.Kind)
            return (w.Name.Simple == r.Name.Simple || IsFullNameOf(w, r)) && (w is not FixedSchema f || f.SizeBytes == ((FixedSchema)r).SizeBytes);
        if (writer is ArraySchema wa && reader is ArraySchema ra) return Match(wa.Items, ra.Items);
        if (writer is MapSchema wm && reader is MapSchema rm) return Match(wm.Values, rm.Values);
        return writer.Kind switch
        {
            SchemaKind.Int => reader.Kind is SchemaKind.Int or SchemaKind.Long or SchemaKind.Float or SchemaKind.Double,
            SchemaKind.Long => reader.Kind is SchemaKind.Long or SchemaKind.Float or SchemaKind.Double,
            SchemaKind.Float => reader.Kind is SchemaKind.Float or SchemaKind.Double,
            SchemaKind.String or SchemaKind.Bytes => reader.Kind is SchemaKind.String or SchemaKind.Bytes,
            SchemaKind.Null or SchemaKind.Boolean or SchemaKind.Double => writer.Kind == reader.Kind,
            _ => false,
        };
    }
}
