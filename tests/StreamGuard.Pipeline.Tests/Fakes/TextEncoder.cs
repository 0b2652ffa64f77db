using System.Text;
using StreamGuard.Core.Alerts;
using StreamGuard.Pipeline.Records;

namespace StreamGuard.Pipeline.Tests.Fakes;

/// <summary>Writes outputs as text that tests can compare.</summary>
internal sealed class TextEncoder : IAlertEncoder
{
    public byte[] Encode(FraudAlert alert) =>
        Encoding.UTF8.GetBytes($"alert {alert.Transaction.TransactionId} {alert.SourcePartition}@{alert.SourceOffset} {alert.HistoryState} {alert.HistoryLength}");

    public byte[] Encode(in TransactionScore score) => Encoding.UTF8.GetBytes($"score {Encoding.UTF8.GetString(score.TransactionId)} {score.SourcePartition}@{score.SourceOffset}");
}
