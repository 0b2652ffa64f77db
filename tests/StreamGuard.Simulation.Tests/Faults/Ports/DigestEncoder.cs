using System.Buffers.Binary;
using System.Text;
using StreamGuard.Core.Alerts;
using StreamGuard.Pipeline.Outputs;
using StreamGuard.Pipeline.Records;
using StreamGuard.Simulation.Tests.Faults.Checking;

namespace StreamGuard.Simulation.Tests.Faults.Ports;

/// <summary>Writes outputs as their coordinates and their <see cref="Digest"/>.</summary>
internal sealed class DigestEncoder : IAlertEncoder
{
    private const int Bytes = 21;

    public byte[] Encode(FraudAlert alert)
    {
        ulong digest = Digest.OfAlert(
            Encoding.UTF8.GetBytes(alert.Transaction.TransactionId), alert.Score, alert.SourcePartition, alert.SourceOffset, alert.HistoryLength, alert.Arrival);

        // Short or complete is said by the length already; anything else is wrong, because nothing is scored before its history is restored.
        bool isRestored = alert.HistoryState is HistoryState.Complete or HistoryState.Short;
        return Write(OutputKinds.Alert, alert.SourcePartition, alert.SourceOffset, isRestored ? digest : 0);
    }

    public byte[] Encode(in TransactionScore score) => Write(
        OutputKinds.Score, score.SourcePartition, score.SourceOffset, Digest.OfScore(score.TransactionId, score.Score, score.SourcePartition, score.SourceOffset));

    /// <summary>Reads what was written.</summary>
    internal static (OutputKinds Kind, int Partition, long Offset, ulong Digest) Read(OutputRecord output)
    {
        ReadOnlySpan<byte> value = output.Value;
        return ((OutputKinds)value[0], BinaryPrimitives.ReadInt32LittleEndian(value[1..]), BinaryPrimitives.ReadInt64LittleEndian(value[5..]), BinaryPrimitives.ReadUInt64LittleEndian(value[13..]));
    }

    private static byte[] Write(OutputKinds kind, int partition, long offset, ulong digest)
    {
        byte[] value = new byte[Bytes];
        value[0] = (byte)kind;
        BinaryPrimitives.WriteInt32LittleEndian(value.AsSpan(1), partition);
        BinaryPrimitives.WriteInt64LittleEndian(value.AsSpan(5), offset);
        BinaryPrimitives.WriteUInt64LittleEndian(value.AsSpan(13), digest);
        return value;
    }
}
