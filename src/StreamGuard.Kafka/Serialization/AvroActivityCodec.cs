using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using StreamGuard.Avro.Binary;
using StreamGuard.Avro.Registry;
using StreamGuard.Avro.Resolution;
using StreamGuard.Core.Terminals;
using StreamGuard.Pipeline.Knowledge;
using StreamGuard.Pipeline.Records;

namespace StreamGuard.Kafka.Serialization;

/// <summary>
/// Terminal counts as framed Avro of <c>terminal-activity.avsc</c>. Keys are not Avro: a key must stay the same bytes when the schema gets another version, or
/// compaction would keep both. One thread may write while another one reads.
/// </summary>
public sealed class AvroActivityCodec : IActivityCodec
{
    /// <summary>The size of a key: terminal, day and source partition, big-endian.</summary>
    public const int KeyBytes = 16;

    private readonly AvroBinaryWriter _writer = new();
    private readonly WriterSchemas _writers;
    private readonly int _schemaId;

    /// <summary>Creates a codec.</summary>
    /// <param name="schemas">Where writers' schemas come from; not disposed by the codec.</param>
    /// <param name="schemaId">The id of <see cref="StreamGuardSchemas.TerminalActivity"/> there.</param>
    public AvroActivityCodec(ISchemaSource schemas, int schemaId)
    {
        ArgumentNullException.ThrowIfNull(schemas);
        _writers = new WriterSchemas(schemas, ActivityFields.Schema, "a TerminalActivity");
        _schemaId = schemaId;
        int fields = ActivityFields.Schema.Fields.Count;
        if (fields != ActivityFields.FieldCount) throw new InvalidOperationException($"terminal-activity.avsc has {fields} fields where the codec knows {ActivityFields.FieldCount}.");
    }

    /// <inheritdoc/>
    public byte[] EncodeKey(in ActivityCount counts)
    {
        byte[] key = new byte[KeyBytes];
        BinaryPrimitives.WriteUInt64BigEndian(key, counts.Terminal.Value);
        BinaryPrimitives.WriteInt32BigEndian(key.AsSpan(8), counts.Day);
        BinaryPrimitives.WriteInt32BigEndian(key.AsSpan(12), counts.SourcePartition);
        return key;
    }

    /// <inheritdoc/>
    public byte[] EncodeValue(in ActivityCount counts)
    {
        _writer.Clear();
        ConfluentFraming.Write(_writer, _schemaId);
        _writer.WriteLong((long)counts.Terminal.Value);
        _writer.WriteInt(counts.Day);
        _writer.WriteInt(counts.SourcePartition);
        for (int quarter = 0; quarter < QuarterCounts.PerDay; quarter++) _writer.WriteInt(counts.Counts[quarter]);
        return _writer.Written.ToArray();
    }

    /// <inheritdoc/>
    [SkipLocalsInit]
    public DecodeFailure Decode(ReadOnlySpan<byte> value, out ActivityCount counts)
    {
        counts = default;
        Span<FieldSlot> slots = stackalloc FieldSlot[ActivityFields.FieldCount];
        DecodeFailure failure = _writers.Read(value, slots, out _, out _);
        if (failure != DecodeFailure.None) return failure;
        long day = slots[ActivityFields.Day].AsLong, partition = slots[ActivityFields.SourcePartition].AsLong;
        var terminal = new TerminalKey((ulong)slots[ActivityFields.Terminal].AsLong);
        if (terminal.IsAbsent) return _writers.Failed(DecodeFailure.EmptyId, "terminal is 0");
        if (day < 0 || partition is < 0 or > TerminalTable.LargestSourcePartition) return _writers.Failed(DecodeFailure.Malformed, "day or source_partition is out of range");
        counts = new ActivityCount(
            terminal, (int)day, (int)partition,
            new QuarterCounts(Count(slots[ActivityFields.Count00]), Count(slots[ActivityFields.Count06]), Count(slots[ActivityFields.Count12]), Count(slots[ActivityFields.Count18])));
        return DecodeFailure.None;
    }

    private static int Count(in FieldSlot slot) => (int)slot.AsLong;
}
