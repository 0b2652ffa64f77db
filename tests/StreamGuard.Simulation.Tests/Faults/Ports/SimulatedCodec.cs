using System.Buffers.Binary;
using StreamGuard.Core.Outcomes;
using StreamGuard.Core.Terminals;
using StreamGuard.Pipeline.Knowledge;
using StreamGuard.Pipeline.Records;
using StreamGuard.Simulation.Tests.Faults.Runs;

namespace StreamGuard.Simulation.Tests.Faults.Ports;

/// <summary>Terminal counts as bytes, and outcomes as <see cref="OutcomeValue"/> has them; some of those only while the schema registry answers.</summary>
internal sealed class SimulatedCodec(SimulatedWorld world) : IActivityCodec, IOutcomeDecoder
{
    private const int Bytes = 24;

    public string FailureDetail => string.Empty;

    public byte[] EncodeKey(in ActivityCount counts) => EncodeValue(counts)[..16];

    public byte[] EncodeValue(in ActivityCount counts)
    {
        byte[] value = new byte[Bytes];
        BinaryPrimitives.WriteUInt64LittleEndian(value, counts.Terminal.Value);
        BinaryPrimitives.WriteInt32LittleEndian(value.AsSpan(8), counts.Day);
        BinaryPrimitives.WriteInt32LittleEndian(value.AsSpan(12), counts.SourcePartition);
        for (int quarter = 0; quarter < QuarterCounts.PerDay; quarter++) BinaryPrimitives.WriteUInt16LittleEndian(value.AsSpan(16 + (2 * quarter)), (ushort)counts.Counts[quarter]);
        return value;
    }

    public DecodeFailure Decode(ReadOnlySpan<byte> value, out ActivityCount counts)
    {
        counts = Read(value);
        return DecodeFailure.None;
    }

    public DecodeFailure Decode(ReadOnlySpan<byte> value, long timestampMs, out FraudOutcome outcome)
    {
        outcome = default;
        if (world.RegistryIsDown && OutcomeValue.AsksRegistry(value)) return DecodeFailure.RegistryUnavailable;
        return OutcomeValue.TryRead(value, out outcome) ? DecodeFailure.None : DecodeFailure.Malformed;
    }

    internal static ActivityCount Read(ReadOnlySpan<byte> value) => new(
        new TerminalKey(BinaryPrimitives.ReadUInt64LittleEndian(value)), BinaryPrimitives.ReadInt32LittleEndian(value[8..]), BinaryPrimitives.ReadInt32LittleEndian(value[12..]),
        new QuarterCounts(Quarter(value, 0), Quarter(value, 1), Quarter(value, 2), Quarter(value, 3)));

    private static int Quarter(ReadOnlySpan<byte> value, int quarter) => BinaryPrimitives.ReadUInt16LittleEndian(value[(16 + (2 * quarter))..]);
}
