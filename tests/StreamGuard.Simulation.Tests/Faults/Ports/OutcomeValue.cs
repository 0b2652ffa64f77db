using System.Buffers.Binary;
using StreamGuard.Core.Outcomes;

namespace StreamGuard.Simulation.Tests.Faults.Ports;

/// <summary>An outcome as bytes: a tag, the ids of a payment as <see cref="PaymentValue"/> has them, its time, the decision and its time.</summary>
internal static class OutcomeValue
{
    private const byte Plain = (byte)'O';
    private const byte NeedsRegistry = (byte)'R';
    private const int Bytes = 30;

    /// <summary>Of a payment.</summary>
    internal static byte[] Write(ReadOnlySpan<byte> payment, bool isFraud, int decided, bool needsRegistry)
    {
        byte[] value = new byte[Bytes];
        payment[..21].CopyTo(value);
        value[0] = needsRegistry ? NeedsRegistry : Plain;
        value[21] = isFraud ? (byte)1 : (byte)0;
        BinaryPrimitives.WriteInt32LittleEndian(value.AsSpan(22), decided);
        return value;
    }

    internal static bool AsksRegistry(ReadOnlySpan<byte> value) => value.Length > 0 && value[0] == NeedsRegistry;

    internal static bool TryRead(ReadOnlySpan<byte> value, out FraudOutcome outcome)
    {
        outcome = default;
        if (value.Length != Bytes) return false;
        outcome.AccountId = value.Slice(1, 3);
        outcome.TransactionId = value.Slice(4, 6);
        outcome.MerchantId = value.Slice(10, 3);
        outcome.EventTimeMs = BinaryPrimitives.ReadInt64LittleEndian(value[13..]);
        outcome.IsFraud = value[21] == 1;
        outcome.DecidedAtMs = BinaryPrimitives.ReadInt32LittleEndian(value[22..]);
        return true;
    }
}
