using StreamGuard.Simulation.Randomness;

namespace StreamGuard.Simulation.Payments;

/// <summary>What networks do to messages: some payments arrive late, some twice. Holds at most a few hundred back.</summary>
internal sealed class DeliveryDisturbance(PaymentSimulator source, SimulationOptions options)
{
    private const int LongestDelay = 200;
    private readonly PriorityQueue<LabelledTransaction, (long Due, long Number)> _held = new();
    private SeededRandom _random = new((ulong)options.Seed, Streams.Disturbance);
    private long _position;
    private long _heldCount;

    internal LabelledTransaction Next()
    {
        while (true)
        {
            if (_held.TryPeek(out LabelledTransaction due, out (long Due, long Number) key) && key.Due <= _position)
            {
                _held.Dequeue();
                return due;
            }

            _position++;
            LabelledTransaction payment = source.Next();
            if (_random.Chance(options.DuplicateShare)) Hold(payment);
            if (!_random.Chance(options.OutOfOrderShare)) return payment;
            Hold(payment);
        }
    }

    private void Hold(in LabelledTransaction payment) => _held.Enqueue(payment, (_position + _random.Inclusive(1, LongestDelay), _heldCount++));
}
