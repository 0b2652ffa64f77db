using System.Text;
using StreamGuard.Core.Alerts;
using StreamGuard.Pipeline.Records;

namespace StreamGuard.Pipeline.Tests.Fakes;

/// <summary>Writes outputs as text that tests can compare.</summary>
internal sealed class TextEncoder : IAlertEncoder
{
    private readonly List<(long Offset, float Threshold)> _thresholds = [];

    /// <summary>The threshold of each alert that was written, by its message's offset.</summary>
    internal IReadOnlyList<(long Offset, float Threshold)> Thresholds
    {
        get
        {
            lock (_thresholds) return [.. _thresholds];
        }
    }

    public byte[] Encode(FraudAlert alert)
    {
        lock (_thresholds) _thresholds.Add((alert.SourceOffset, alert.Threshold));
        return Encoding.UTF8.GetBytes($"alert {alert.Transaction.TransactionId} {alert.SourcePartition}@{alert.SourceOffset} {alert.HistoryState} {alert.HistoryLength}");
    }

    public byte[] Encode(in TransactionScore score) => Encoding.UTF8.GetBytes($"score {Encoding.UTF8.GetString(score.TransactionId)} {score.SourcePartition}@{score.SourceOffset}");
}
