using StreamGuard.Core.Alerts;

namespace StreamGuard.Pipeline.Records;

/// <summary>Writes alerts and scores as the output topics' messages. One thread at a time.</summary>
public interface IAlertEncoder
{
    /// <summary>The value of a message on the alerts topic.</summary>
    /// <param name="alert">The alert.</param>
    byte[] Encode(FraudAlert alert);

    /// <summary>The value of a message on the scores topic.</summary>
    /// <param name="score">The score.</param>
    byte[] Encode(in TransactionScore score);
}
