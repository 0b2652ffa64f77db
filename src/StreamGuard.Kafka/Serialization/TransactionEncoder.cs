using StreamGuard.Avro.Binary;
using StreamGuard.Avro.Registry;
using StreamGuard.Core.Transactions;

namespace StreamGuard.Kafka.Serialization;

/// <summary>
/// Encodes transactions as messages of the transactions topic, as a payment system would. Allocates nothing once its buffer has grown.
/// One thread at a time.
/// </summary>
public sealed class TransactionEncoder
{
    private readonly AvroBinaryWriter _writer = new();
    private readonly int _schemaId;

    /// <summary>Creates an encoder.</summary>
    /// <param name="schemaId">The id of <see cref="StreamGuardSchemas.Transaction"/> at the schema source.</param>
    public TransactionEncoder(int schemaId) => _schemaId = schemaId;

    /// <summary>The message's value.</summary>
    /// <param name="transaction">The transaction.</param>
    /// <returns>The encoder's own buffer: valid until its next call.</returns>
    public ReadOnlySpan<byte> Encode(TransactionData transaction)
    {
        ArgumentNullException.ThrowIfNull(transaction);
        _writer.Clear();
        ConfluentFraming.Write(_writer, _schemaId);
        WriteFields(_writer, transaction);
        return _writer.Written;
    }

    /// <summary>The message's value, as an array of its own.</summary>
    /// <param name="transaction">The transaction.</param>
    public byte[] EncodeToArray(TransactionData transaction) => Encode(transaction).ToArray();

    /// <summary>The fields of transaction.avsc in their order; the alert has the same ones.</summary>
    internal static void WriteFields(AvroBinaryWriter writer, TransactionData transaction)
    {
        writer.WriteText(transaction.TransactionId);
        writer.WriteText(transaction.AccountId);
        writer.WriteLong(transaction.EventTimeMs);
        writer.WriteLong(transaction.AmountMinor);
        writer.WriteText(transaction.Currency);
        writer.WriteText(transaction.MerchantId);
        WriteOptional(writer, transaction.TerminalId);
        WriteOptional(writer, transaction.MerchantCategory);
        WriteOptional(writer, transaction.MerchantCountry);
        WriteOptional(writer, transaction.AccountCountry);
        writer.WriteInt((int)transaction.Channel);
        WriteOptional(writer, transaction.AccountOpenedAtMs);
        WriteOptional(writer, transaction.DeviceId);
        if (WriteBranch(writer, transaction.DistanceFromHomeKm.HasValue)) writer.WriteFloat(transaction.DistanceFromHomeKm.GetValueOrDefault());
    }

    internal static void WriteOptional(AvroBinaryWriter writer, string? value)
    {
        if (WriteBranch(writer, value is not null)) writer.WriteText(value);
    }

    internal static void WriteOptional(AvroBinaryWriter writer, long? value)
    {
        if (WriteBranch(writer, value.HasValue)) writer.WriteLong(value.GetValueOrDefault());
    }

    /// <summary>The branch of a union of null and a type.</summary>
    private static bool WriteBranch(AvroBinaryWriter writer, bool isPresent)
    {
        writer.WriteInt(isPresent ? 1 : 0);
        return isPresent;
    }
}
