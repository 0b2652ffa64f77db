using Shouldly;
using StreamGuard.Avro.Registry;
using StreamGuard.Core.Terminals;
using StreamGuard.Kafka.Serialization;
using StreamGuard.Pipeline.Records;

namespace StreamGuard.Kafka.Tests.Serialization;

public sealed class AvroActivityCodecTests
{
    private static readonly int SchemaId = FileSchemaSource.IdOf(StreamGuardSchemas.TerminalActivity.Schema);
    private readonly AvroActivityCodec _codec = new(new FileSchemaSource(StreamGuardSchemas.All), SchemaId);

    public static TheoryData<ulong, int, int> Places => new()
    {
        { 1, 0, 0 }, { ulong.MaxValue, 20_089, 7 }, { 0x8000_0000_0000_0000, int.MaxValue, TerminalTable.LargestSourcePartition }, { 0x0102_0304_0506_0708, 19_675, 300 },
    };

    [Theory]
    [MemberData(nameof(Places))]
    public void Decode_WhatWasEncoded_IsTheSame(ulong terminal, int day, int partition)
    {
        var counts = new ActivityCount(new TerminalKey(terminal), day, partition, new QuarterCounts(0, 1, 300, QuarterCounts.Most));
        _codec.Decode(_codec.EncodeValue(counts), out ActivityCount decoded).ShouldBe(DecodeFailure.None);
        decoded.ShouldBe(counts);
    }

    [Fact]
    public void EncodeKey_SameTerminalDayAndPartition_IsTheSameBytesWhateverTheCountsAndTheSchema()
    {
        var counts = new ActivityCount(new TerminalKey(0x0102_0304_0506_0708), 19_675, 300, new QuarterCounts(1, 2, 3, 4));
        byte[] key = _codec.EncodeKey(counts);
        key.ShouldBe([1, 2, 3, 4, 5, 6, 7, 8, 0, 0, 0x4C, 0xDB, 0, 0, 1, 0x2C]);
        new AvroActivityCodec(new FileSchemaSource(StreamGuardSchemas.All), schemaId: 77).EncodeKey(counts with { Counts = new QuarterCounts(5, 6, 7, 8) }).ShouldBe(key);
    }

    [Fact]
    public void EncodeKey_AnythingElseDiffers_IsOtherBytes()
    {
        var counts = new ActivityCount(new TerminalKey(9), 1, 1, default);
        byte[][] keys = [_codec.EncodeKey(counts), _codec.EncodeKey(counts with { Terminal = new TerminalKey(10) }), _codec.EncodeKey(counts with { Day = 2 }), _codec.EncodeKey(counts with { SourcePartition = 2 })];
        keys.Select(Convert.ToHexString).ShouldBeUnique();
    }

    [Fact]
    public void Decode_BytesCutOrChanged_FailsWithAReasonAndNeverThrows()
    {
        byte[] value = _codec.EncodeValue(new ActivityCount(new TerminalKey(9), 20_000, 3, new QuarterCounts(1, 2, 3, 4)));
        for (int length = 0; length < value.Length; length++) _codec.Decode(value.AsSpan(0, length), out _).ShouldNotBe(DecodeFailure.None);
        for (int place = 0; place < value.Length; place++)
        {
            byte[] changed = [.. value];
            changed[place] ^= 0xFF;
            Should.NotThrow(() => _codec.Decode(changed, out _));
        }
    }

    [Theory]
    [InlineData(0UL, 1, 1, DecodeFailure.EmptyId)]
    [InlineData(1UL, -1, 1, DecodeFailure.Malformed)]
    [InlineData(1UL, 1, -1, DecodeFailure.Malformed)]
    [InlineData(1UL, 1, TerminalTable.LargestSourcePartition + 1, DecodeFailure.Malformed)]
    public void Decode_OutOfRange_IsRefused(ulong terminal, int day, int partition, DecodeFailure expected) =>
        _codec.Decode(_codec.EncodeValue(new ActivityCount(new TerminalKey(terminal), day, partition, new QuarterCounts(1, 0, 0, 0))), out _).ShouldBe(expected);
}
