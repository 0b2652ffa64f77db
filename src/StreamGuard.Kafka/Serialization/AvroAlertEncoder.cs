using StreamGuard.Avro.Binary;
using StreamGuard.Avro.Registry;
using StreamGuard.Core.Alerts;
using StreamGuard.Pipeline.Records;

namespace StreamGuard.Kafka.Serialization;

/// <summary>Encodes alerts by <c>fraud-alert.avsc</c> and scores by <c>transaction-score.avsc</c>, framed. One thread at a time.</summary>
public sealed class AvroAlertEncoder : IAlertEncoder
{
    private readonly AvroBinaryWriter _writer = new(capacityBytes: 4096);
    private readonly int _alertSchemaId;
    private readonly int _scoreSchemaId;

    /// <summary>Creates an encoder.</summary>
    /// <param name="alertSchemaId">The id of <see cref="StreamGuardSchemas.FraudAlert"/> at the schema source.</param>
    /// <param name="scoreSchemaId">The id of <see cref="StreamGuardSchemas.TransactionScore"/> at the schema source.</param>
    public AvroAlertEncoder(int alertSchemaId, int scoreSchemaId)
    {
        _alertSchemaId = alertSchemaId;
        _scoreSchemaId = scoreSchemaId;
    }

    /// <inheritdoc/>
    public byte[] Encode(FraudAlert alert)
    {
        ArgumentNullException.ThrowIfNull(alert);
        _writer.Clear();
        ConfluentFraming.Write(_writer, _alertSchemaId);
        Span<byte> id = stackalloc byte[36];
        alert.AlertId.TryFormat(id, out _, "D");
        _writer.WriteBytes(id);
        TransactionEncoder.WriteFields(_writer, alert.Transaction);
        _writer.WriteFloat(alert.Score);
        _writer.WriteFloat(alert.Threshold);
        WriteMembers(alert.Members);
        WriteReasons(alert.Reasons);
        WriteAttended(alert.Attended);
        WriteUnexpected(alert.Unexpected);
        _writer.WriteInt(alert.HistoryLength);
        _writer.WriteInt((int)alert.HistoryState);
        _writer.WriteInt((int)alert.Arrival);
        _writer.WriteText(alert.ModelName);
        _writer.WriteText(alert.ModelVersion);
        _writer.WriteInt(alert.FeatureSpecification);
        _writer.WriteText(alert.SourceTopic);
        _writer.WriteInt(alert.SourcePartition);
        _writer.WriteLong(alert.SourceOffset);
        _writer.WriteLong(alert.DetectedAtMs);
        TransactionEncoder.WriteOptional(_writer, alert.TraceParent);
        return _writer.ToArray();
    }

    /// <inheritdoc/>
    public byte[] Encode(in TransactionScore score)
    {
        _writer.Clear();
        ConfluentFraming.Write(_writer, _scoreSchemaId);
        _writer.WriteBytes(score.TransactionId);
        _writer.WriteBytes(score.AccountId);
        _writer.WriteLong(score.EventTimeMs);
        _writer.WriteFloat(score.Score);
        _writer.WriteFloat(score.Threshold);
        _writer.WriteText(score.ModelName);
        _writer.WriteText(score.ModelVersion);
        _writer.WriteInt(score.SourcePartition);
        _writer.WriteLong(score.SourceOffset);
        _writer.WriteLong(score.ScoredAtMs);
        return _writer.ToArray();
    }

    private void WriteMembers(IReadOnlyList<MemberScore> members)
    {
        WriteCount(members.Count);
        foreach (MemberScore member in members)
        {
            _writer.WriteText(member.Name);
            _writer.WriteFloat(member.Value);
        }

        WriteEnd(members.Count);
    }

    private void WriteReasons(IReadOnlyList<AlertReason> reasons)
    {
        WriteCount(reasons.Count);
        foreach (AlertReason reason in reasons)
        {
            _writer.WriteText(reason.Code);
            _writer.WriteText(reason.Text);
            _writer.WriteFloat(reason.Contribution);
        }

        WriteEnd(reasons.Count);
    }

    private void WriteAttended(IReadOnlyList<AttendedTransaction> attended)
    {
        WriteCount(attended.Count);
        foreach (AttendedTransaction past in attended)
        {
            _writer.WriteInt(past.SourcePartition);
            _writer.WriteLong(past.SourceOffset);
            _writer.WriteLong(past.EventTimeMs);
            _writer.WriteLong(past.AmountMinor);
            _writer.WriteText(past.Currency);
            TransactionEncoder.WriteOptional(_writer, past.MerchantCategory);
            TransactionEncoder.WriteOptional(_writer, past.MerchantCountry);
            _writer.WriteInt((int)past.Channel);
            _writer.WriteFloat(past.Weight);
        }

        WriteEnd(attended.Count);
    }

    private void WriteUnexpected(IReadOnlyList<UnexpectedFeature> unexpected)
    {
        WriteCount(unexpected.Count);
        foreach (UnexpectedFeature feature in unexpected)
        {
            _writer.WriteText(feature.Name);
            _writer.WriteFloat(feature.Value);
            _writer.WriteFloat(feature.Error);
        }

        WriteEnd(unexpected.Count);
    }

    /// <summary>An array is one block with its count, then an empty one; an empty array is only the latter.</summary>
    private void WriteCount(int count) => _writer.WriteLong(count);

    private void WriteEnd(int count)
    {
        if (count > 0) _writer.WriteLong(0);
    }
}
