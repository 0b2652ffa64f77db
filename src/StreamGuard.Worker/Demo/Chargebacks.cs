using System.Text;
using StreamGuard.Core.Outcomes;
using StreamGuard.Core.Transactions;
using StreamGuard.Kafka.Serialization;
using StreamGuard.Worker.Simulating;

namespace StreamGuard.Worker.Demo;

/// <summary>
/// Tells the worker what payments turned out to be, as chargebacks do: of frauds alone, and days later by the payments' own time. One thread sends; the count may be read
/// from any.
/// </summary>
/// <param name="sender">Sends to the topic of outcomes. Not owned.</param>
/// <param name="encoder">Encodes them.</param>
internal sealed class Chargebacks(TransactionSender sender, OutcomeEncoder encoder)
{
    private const long DecidedAfterMs = 2 * 86_400_000L;

    private readonly Queue<TransactionData> _frauds = new();

    /// <summary>Outcomes sent.</summary>
    internal long Sent => sender.Sent;

    /// <summary>A payment was made.</summary>
    /// <param name="payment">The payment.</param>
    /// <param name="isFraud">Whether it is fraud, which somebody will notice.</param>
    /// <param name="stop">Asks for the end.</param>
    internal void After(TransactionData payment, bool isFraud, CancellationToken stop)
    {
        while (_frauds.TryPeek(out TransactionData? earlier) && earlier.EventTimeMs + DecidedAfterMs <= payment.EventTimeMs) Send(_frauds.Dequeue(), stop);
        if (isFraud) _frauds.Enqueue(payment);
    }

    private void Send(TransactionData payment, CancellationToken stop)
    {
        byte[] account = Encoding.UTF8.GetBytes(payment.AccountId);
        var outcome = new FraudOutcome
        {
            TransactionId = Encoding.UTF8.GetBytes(payment.TransactionId),
            AccountId = account,
            TerminalId = Encoding.UTF8.GetBytes(payment.TerminalId ?? ""),
            MerchantId = Encoding.UTF8.GetBytes(payment.MerchantId),
            EventTimeMs = payment.EventTimeMs,
            IsFraud = true,
            DecidedAtMs = payment.EventTimeMs + DecidedAfterMs,
            Source = OutcomeSource.Chargeback,
        };
        sender.SendRaw(account, encoder.Encode(outcome).ToArray(), stop);
    }
}
