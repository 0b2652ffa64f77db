using StreamGuard.Avro.Binary;
using StreamGuard.Avro.Registry;
using StreamGuard.Avro.Resolution;
using StreamGuard.Avro.Schemas;
using StreamGuard.Pipeline.Records;

namespace StreamGuard.Kafka.Serialization;

/// <summary>
/// The schemas of the writers of one kind of message, each compiled against the reader's once it was met. One that is not known yet is fetched in the
/// background. One thread at a time.
/// </summary>
internal sealed class WriterSchemas
{
    /// <summary>Compiled schemas that are kept; far more than any topic has. Beyond it all are compiled anew.</summary>
    private const int MaxSchemas = 1_000;

    private readonly ISchemaSource _source;
    private readonly RecordSchema _reader;
    private readonly string _kind;
    private readonly Dictionary<int, Compiled> _compiled = [];
    private Compiled? _last;

    /// <param name="source">Where writers' schemas come from.</param>
    /// <param name="reader">The schema to read as.</param>
    /// <param name="kind">What a message is, with its article, for a person.</param>
    internal WriterSchemas(ISchemaSource source, RecordSchema reader, string kind)
    {
        _source = source;
        _reader = reader;
        _kind = kind;
    }

    /// <summary>For a person: more about the last message that could not be opened, or what was last failed.</summary>
    internal string FailureDetail { get; private set; } = string.Empty;

    /// <summary>Notes a failure.</summary>
    internal DecodeFailure Failed(DecodeFailure failure, string detail)
    {
        FailureDetail = detail;
        return failure;
    }

    /// <summary>Reads a framed value's fields.</summary>
    /// <param name="value">The message's value.</param>
    /// <param name="slots">Room for the reader's fields.</param>
    /// <param name="reader">What the slots' texts are read with.</param>
    /// <param name="body">The value without its frame.</param>
    internal DecodeFailure Read(ReadOnlySpan<byte> value, scoped Span<FieldSlot> slots, out FlatRecordReader? reader, out ReadOnlySpan<byte> body)
    {
        reader = null;
        if (!ConfluentFraming.TryRead(value, out int schemaId, out body))
        {
            return value.IsEmpty
                ? Failed(DecodeFailure.NullValue, string.Empty)
                : Failed(DecodeFailure.NotFramed, value[0] != 0 ? "its first byte is not zero" : "it ends within the schema id");
        }

        Compiled? compiled = _last;
        if (compiled is null || compiled.SchemaId != schemaId)
        {
            DecodeFailure unknown = Find(schemaId, out compiled);
            if (unknown != DecodeFailure.None) return unknown;
            _last = compiled;
        }

        reader = compiled!.Reader;
        if (reader is null) return Failed(DecodeFailure.UnresolvableSchema, compiled.Detail);
        AvroError error = reader.Read(body, slots);
        return error == AvroError.None ? DecodeFailure.None : Failed(DecodeFailure.Malformed, DetailOf(error, reader.FailedField(body)));
    }

    private DecodeFailure Find(int schemaId, out Compiled? compiled)
    {
        if (_compiled.TryGetValue(schemaId, out compiled)) return DecodeFailure.None;
        SchemaLookup lookup = _source.TryGet(schemaId);
        switch (lookup.Status)
        {
            case SchemaLookupStatus.Found:
                compiled = FlatRecordReader.TryCompile(lookup.Schema!, _reader, out FlatRecordReader? reader, out string? error)
                    ? new Compiled(schemaId, reader, string.Empty)
                    : new Compiled(schemaId, Reader: null, $"schema {schemaId} cannot be read as {_kind}: {error}");
                break;
            case SchemaLookupStatus.Unusable:
                compiled = new Compiled(schemaId, Reader: null, lookup.Detail ?? $"schema {schemaId} is not Avro");
                break;
            case SchemaLookupStatus.Unknown:
                return Failed(DecodeFailure.UnknownSchema, lookup.Detail ?? $"schema {schemaId} is not known");
            default:
                return Failed(DecodeFailure.RegistryUnavailable, lookup.Detail ?? $"schema {schemaId} is being fetched");
        }

        if (_compiled.Count >= MaxSchemas) _compiled.Clear();
        _compiled.Add(schemaId, compiled);
        return DecodeFailure.None;
    }

    private string DetailOf(AvroError error, int ordinal)
    {
        string field = ordinal < 0 ? "a field that is passed over" : _reader.Fields[ordinal].Name;
        return error switch
        {
            AvroError.EndOfData => $"the value ends within {field}",
            AvroError.TrailingBytes => "bytes are left after the last field",
            AvroError.InvalidText => $"{field} is not UTF-8",
            AvroError.Unresolvable => $"{field} has a value that its reader has no place for",
            _ => $"{field} cannot be read ({error})",
        };
    }

    /// <summary>A writer's schema once met. <paramref name="Reader"/> null = it does not resolve, and <paramref name="Detail"/> says why.</summary>
    private sealed record Compiled(int SchemaId, FlatRecordReader? Reader, string Detail);
}
