using StreamGuard.Core.Transactions;
using StreamGuard.Kafka.Serialization;

namespace StreamGuard.Worker.Demo;

/// <summary>Messages as broken producers send them, each broken in another way.</summary>
/// <param name="encoder">Encodes the payment that is then broken.</param>
internal sealed class MalformedMessages(TransactionEncoder encoder)
{
    private const int Ways = 6;
    private const long Year1999Ms = 915_148_800_000;
    private int _next;

    /// <summary>The next way to break a payment.</summary>
    /// <param name="payment">A valid payment.</param>
    /// <returns>A message value that no worker can take.</returns>
    internal byte[] Next(TransactionData payment) => (_next++ % Ways) switch
    {
        0 => "{\"this\": \"is JSON, not Avro\"}"u8.ToArray(),
        1 => [0, 0x7F, 0xFF, 0xFF, 0xFF, 2, 4, 6],
        2 => Truncated(payment),
        3 => encoder.EncodeToArray(payment with { TransactionId = "" }),
        4 => encoder.EncodeToArray(payment with { AmountMinor = -1 }),
        _ => encoder.EncodeToArray(payment with { EventTimeMs = Year1999Ms }),
    };

    private byte[] Truncated(TransactionData payment)
    {
        byte[] whole = encoder.EncodeToArray(payment);
        return whole[..(whole.Length / 2)];
    }
}
