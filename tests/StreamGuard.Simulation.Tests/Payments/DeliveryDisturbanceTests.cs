using Shouldly;

namespace StreamGuard.Simulation.Tests.Payments;

public class DeliveryDisturbanceTests
{
    private static readonly SimulationOptions Calm = new() { Accounts = 50 };

    [Fact]
    public void Run_OutOfOrderShare_DelaysThatShareAndLosesNothing()
    {
        LabelledTransaction[] calm = Network.Take(Calm, 20_000);
        LabelledTransaction[] disturbed = Network.Take(Calm with { OutOfOrderShare = 0.1 }, 20_000);
        int late = 0;
        long newest = 0;
        foreach (LabelledTransaction payment in disturbed)
        {
            if (payment.Transaction.EventTimeMs < newest) late++;
            newest = Math.Max(newest, payment.Transaction.EventTimeMs);
        }

        late.ShouldBeInRange(1_700, 2_200);
        var arrived = disturbed.Select(p => p.Transaction.TransactionId).ToHashSet();
        arrived.Count.ShouldBe(disturbed.Length);

        // Whatever is more than the longest delay back has arrived.
        calm[..19_500].ShouldAllBe(p => arrived.Contains(p.Transaction.TransactionId));
    }

    [Fact]
    public void Run_DuplicateShare_RepeatsThatShareUnchanged()
    {
        LabelledTransaction[] disturbed = Network.Take(Calm with { DuplicateShare = 0.05 }, 20_000);
        IGrouping<string, LabelledTransaction>[] repeated = [.. disturbed.GroupBy(p => p.Transaction.TransactionId).Where(g => g.Count() > 1)];
        repeated.Length.ShouldBeInRange(800, 1_100);
        repeated.ShouldAllBe(g => g.Count() == 2 && g.First() == g.Last());
    }

    [Fact]
    public void Run_Undisturbed_IsTheSameStream()
    {
        LabelledTransaction[] calm = Network.Take(Calm, 3_000);
        LabelledTransaction[] disturbed = Network.Take(Calm with { DuplicateShare = 0.2, OutOfOrderShare = 0.2 }, 5_000);
        disturbed.Select(p => p.Transaction.TransactionId).ToHashSet().IsSupersetOf(calm.Select(p => p.Transaction.TransactionId)).ShouldBeTrue();
    }
}
