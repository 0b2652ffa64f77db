using StreamGuard.Simulation.Tests.Faults.Cluster;
using StreamGuard.Simulation.Tests.Faults.Ports;
using StreamGuard.Simulation.Tests.Faults.Runs;
using StreamGuard.Simulation.Tests.Faults.Scheduling;

namespace StreamGuard.Simulation.Tests.Faults.Load;

/// <summary>
/// The payment systems: payments of a few accounts, some of them late, some sent twice, some unreadable, in bursts. A few are there before
/// any worker starts.
/// </summary>
internal sealed class Upstream(SimulatedWorld world, Dice dice)
{
    private const int MostOfABurst = 12;
    private const int RememberedPayments = 16;

    private readonly List<byte[]> _sent = [];
    private long _eventTimeMs = VirtualClock.Beginning.ToUnixTimeMilliseconds();
    private int _nextId;
    private int _outcomesDue;

    /// <summary>Whether no outcome is on its way.</summary>
    internal bool HasSentOutcomes => _outcomesDue == 0;

    /// <summary>Has every message of the run arrive at some time until the end.</summary>
    internal void Schedule(long end)
    {
        int left = world.Plan.Events;
        for (int early = dice.Below(left); early > 0; early--, left--) Send();
        long start = world.Clock.Now;
        while (left > 0)
        {
            int burst = Math.Min(left, dice.Between(1, MostOfABurst));
            left -= burst;
            world.Clock.At(start + (long)(dice.Unit() * (end - start)), () =>
            {
                for (int i = 0; i < burst; i++) Send();
                foreach (SimulatedWorker worker in world.Workers) worker.Stir();
            });
        }
    }

    /// <summary>One more message for each partition, at once.</summary>
    internal void SendOneToEach()
    {
        for (int partition = 0; partition < world.Plan.Partitions; partition++)
        {
            world.Tally.Count(Happening.Events);
            Append(partition, null);
        }

        foreach (SimulatedWorker worker in world.Workers) worker.Stir();
    }

    private void Send()
    {
        world.Tally.Count(Happening.Events);
        _eventTimeMs += dice.Between(0, 600_000);
        double kind = dice.Unit();
        if (kind < 0.03) Unreadable();
        else if (kind < 0.12 && _sent.Count > 0) Again();
        else Payment(isLate: kind < 0.3);
    }

    private void Unreadable()
    {
        world.Tally.Count(Happening.BadMessages);
        Append(dice.Below(world.Plan.Partitions), dice.Chance(0.5) ? null : [(byte)'?']);
    }

    // The same transaction once more, as a producer without idempotence sends it: maybe at once, maybe long after.
    private void Again()
    {
        world.Tally.Count(Happening.Duplicates);
        byte[] value = _sent[dice.Below(_sent.Count)];
        Append(PartitionOf(value), value);
    }

    private void Payment(bool isLate)
    {
        if (isLate) world.Tally.Count(Happening.LateEvents);
        int account = dice.Below(world.Plan.Accounts * world.Plan.Partitions);
        long eventTimeMs = isLate ? _eventTimeMs - dice.Between(1, 5_000_000) : _eventTimeMs;
        byte[] value = PaymentValue.Write(account, _nextId++, dice.Below(20), eventTimeMs, dice.Between(1, 50_000), needsRegistry: dice.Chance(0.2));
        if (dice.Chance(world.Plan.OutcomeShare)) Outcome(value);
        if (_sent.Count < RememberedPayments) _sent.Add(value);
        else _sent[dice.Below(RememberedPayments)] = value;
        Append(PartitionOf(value), value);
    }

    // At any time after the payment was made, even before the payment itself arrives here; sometimes twice, and not always the same.
    private void Outcome(byte[] payment)
    {
        for (int left = dice.Chance(0.3) ? 2 : 1; left > 0; left--)
        {
            world.Tally.Count(Happening.Outcomes);
            bool isBad = dice.Chance(world.Plan.BadOutcomeShare);
            if (isBad) world.Tally.Count(Happening.BadOutcomes);
            byte[] value = isBad ? [(byte)'?'] : OutcomeValue.Write(payment, dice.Chance(0.7), dice.Below(3), needsRegistry: dice.Chance(0.2));
            _outcomesDue++;
            world.Clock.After(TimeSpan.FromTicks(dice.Ticks(TimeSpan.FromTicks(1), TimeSpan.FromSeconds(10))), () =>
            {
                _outcomesDue--;
                world.Side.Outcomes.Append(payment[1..4], value);
                foreach (SimulatedWorker worker in world.Workers) worker.Stir();
            });
        }
    }

    // By account, as upstream's partitioner does: the account's number ends in the third byte.
    private int PartitionOf(byte[] value) => ((((value[2] - '0') * 10) + value[3] - '0') % world.Plan.Partitions);

    private void Append(int partition, byte[]? value)
    {
        SourceLog log = world.Logs[partition];
        log.Append(value, world.Clock.GetUtcNow().ToUnixTimeMilliseconds());
        if (dice.Chance(0.05)) log.AppendMarker();
    }
}
