using StreamGuard.Core.Outcomes;
using StreamGuard.Core.Terminals;
using StreamGuard.Core.Transactions;
using StreamGuard.Simulation.Tests.Faults.Cluster;
using StreamGuard.Simulation.Tests.Faults.Ports;
using StreamGuard.Simulation.Tests.Faults.Scheduling;

namespace StreamGuard.Simulation.Tests.Faults.Checking;

/// <summary>
/// What was known of terminals before the run began, as the side topics hold it. Nothing that happens in the run becomes known in it, because the label delay is longer:
/// so scores do not depend on who has read how far, and still show whether it was read before anything was scored.
/// </summary>
internal sealed class KnownBefore
{
    internal static readonly TerminalOptions Terminals = new() { LabelDelay = TimeSpan.FromDays(7) };

    private const int Merchants = 20;
    private const int EarliestDay = 40;
    private const int LatestDay = 8;

    private readonly TerminalTable _table = new(Terminals, tellsOthers: false);
    private readonly SideTopics _side;

    /// <param name="side">The topics; what was told before is written there.</param>
    /// <param name="dice">Draws it; null = workers know nothing of terminals and outcomes, and neither is there anything.</param>
    internal KnownBefore(SideTopics side, Dice? dice)
    {
        _side = side;
        IsKnown = dice is not null;
        if (dice is null) return;
        _table.BeginRestore();
        var codec = new SimulatedCodec(null!);
        long beginningMs = VirtualClock.Beginning.ToUnixTimeMilliseconds();
        int today = (int)(VirtualClock.Beginning.ToUnixTimeSeconds() / 86_400);
        for (int i = dice.Below(60); i > 0; i--)
        {
            int merchant = dice.Below(Merchants);
            long eventTimeMs = beginningMs - dice.Between(LatestDay * 86_400, EarliestDay * 86_400) * 1000L;
            byte[] payment = PaymentValue.Write(dice.Below(100), 900_000 + i, merchant, eventTimeMs, 100, needsRegistry: false);
            if (!PaymentValue.TryRead(payment, out Transaction transaction)) throw new InvalidOperationException("A payment that was just written cannot be read.");
            var terminal = TerminalKey.Of(transaction.TerminalId, transaction.MerchantId);
            var counts = new ActivityCount(
                terminal, today - dice.Between(LatestDay, EarliestDay), dice.Below(4), new QuarterCounts(dice.Below(9), dice.Below(9), dice.Below(9), dice.Between(1, 9)));
            side.Activity.Append(codec.EncodeKey(counts), codec.EncodeValue(counts));
            _table.Apply(counts);
            if (!dice.Chance(0.5)) continue;
            side.Outcomes.Append(null, OutcomeValue.Write(payment, isFraud: true, decided: 1, needsRegistry: false));
            _table.ApplyOutcome(terminal, eventTimeMs, TextHash.Hash64(transaction.TransactionId), isFraud: true, decidedAtMs: 1);
        }

        _table.EndRestore();
    }

    /// <summary>Whether workers know of terminals and outcomes at all.</summary>
    internal bool IsKnown { get; }

    /// <summary>What a payment of the run may know of its terminal.</summary>
    internal TerminalKnowledge Know(TerminalKey terminal, long eventTimeMs) => _table.Know(terminal, eventTimeMs);

    /// <summary>The last word on every payment, as the outcomes have it by now.</summary>
    internal AccountOutcomes Outcomes()
    {
        var outcomes = new AccountOutcomes(capacity: 1_000_000);
        if (!IsKnown) return outcomes;
        foreach (SideMessage message in _side.Outcomes.Messages)
            if (OutcomeValue.TryRead(message.Value, out FraudOutcome outcome))
                outcomes.Apply(AccountKey.Of(outcome.AccountId), TextHash.Hash64(outcome.TransactionId), outcome.IsFraud, outcome.DecidedAtMs);
        return outcomes;
    }
}
