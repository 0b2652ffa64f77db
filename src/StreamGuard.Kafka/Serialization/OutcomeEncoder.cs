using StreamGuard.Avro.Binary;
using StreamGuard.Avro.Registry;
using StreamGuard.Core.Outcomes;

namespace StreamGuard.Kafka.Serialization;

/// <summary>
/// Encodes outcomes as messages of the outcomes topic, as case management would. Allocates nothing once its buffer has grown. One thread at a time.
/// </summary>
public sealed class OutcomeEncoder
{
    private readonly AvroBinaryWriter _writer = new();
    private readonly int _schemaId;

    /// <summary>Creates an encoder.</summary>
    /// <param name="schemaId">The id of <see cref="StreamGuardSchemas.FraudOutcome"/> at the schema source.</param>
    public OutcomeEncoder(int schemaId) => _schemaId = schemaId;

    /// <summary>The message's value.</summary>
    /// <param name="outcome">The outcome; its texts are UTF-8.</param>
    /// <returns>The encoder's own buffer: valid until its next call.</returns>
    public ReadOnlySpan<byte> Encode(in FraudOutcome outcome)
    {
        _writer.Clear();
        ConfluentFraming.Write(_writer, _schemaId);
        _writer.WriteBytes(outcome.TransactionId);
        _writer.WriteBytes(outcome.AccountId);
        _writer.WriteInt(outcome.TerminalId.IsEmpty ? 0 : 1);
        if (!outcome.TerminalId.IsEmpty) _writer.WriteBytes(outcome.TerminalId);
        _writer.WriteBytes(outcome.MerchantId);
        _writer.WriteLong(outcome.EventTimeMs);
        _writer.WriteBoolean(outcome.IsFraud);
        _writer.WriteLong(outcome.DecidedAtMs);
        _writer.WriteInt((int)outcome.Source);
        return _writer.Written;
    }
}
