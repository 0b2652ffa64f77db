using System.Buffers.Binary;
using StreamGuard.Core.Transactions;

namespace StreamGuard.Simulation.Tests.Faults.Ports;

/// <summary>A payment as bytes: a tag, account, transaction id, merchant, event time, amount; short, and read in place.</summary>
internal static class PaymentValue
{
    private const byte Plain = (byte)'P';
    private const byte NeedsRegistry = (byte)'R';
    private const int Bytes = 30;

    private static readonly CurrencyCode Euro = Currency();

    internal static byte[] Write(int account, int id, int merchant, long eventTimeMs, int amountMinor, bool needsRegistry)
    {
        byte[] value = new byte[Bytes];
        value[0] = needsRegistry ? NeedsRegistry : Plain;
        Text(value.AsSpan(1, 3), (byte)'a', account);
        Text(value.AsSpan(4, 6), (byte)'t', id);
        Text(value.AsSpan(10, 3), (byte)'m', merchant);
        BinaryPrimitives.WriteInt64LittleEndian(value.AsSpan(13), eventTimeMs);
        BinaryPrimitives.WriteInt32LittleEndian(value.AsSpan(21), amountMinor);
        return value;
    }

    /// <summary>Whether a value can be read only while the schema registry answers.</summary>
    internal static bool AsksRegistry(ReadOnlySpan<byte> value) => value.Length > 0 && value[0] == NeedsRegistry;

    internal static bool TryRead(ReadOnlySpan<byte> value, out Transaction transaction)
    {
        transaction = default;
        if (value.Length != Bytes) return false;
        transaction = new Transaction
        {
            AccountId = value.Slice(1, 3),
            TransactionId = value.Slice(4, 6),
            MerchantId = value.Slice(10, 3),
            EventTimeMs = BinaryPrimitives.ReadInt64LittleEndian(value[13..]),
            AmountMinor = BinaryPrimitives.ReadInt32LittleEndian(value[21..]),
            Currency = Euro,
            AccountOpenedAtMs = Transaction.AbsentTime,
            DistanceFromHomeKm = float.NaN,
        };
        return true;
    }

    private static CurrencyCode Currency() => CurrencyCode.TryParse("EUR"u8, out CurrencyCode euro) ? euro : throw new InvalidOperationException("EUR is a currency.");

    private static void Text(Span<byte> text, byte first, int number)
    {
        text[0] = first;
        for (int i = text.Length - 1; i > 0; i--, number /= 10) text[i] = (byte)('0' + (number % 10));
    }
}
