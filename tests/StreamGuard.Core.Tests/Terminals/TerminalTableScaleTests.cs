using Shouldly;
using StreamGuard.Core.Terminals;

namespace StreamGuard.Core.Tests.Terminals;

/// <summary>Memory: what a terminal costs, that it comes back, and that asking allocates nothing.</summary>
public class TerminalTableScaleTests
{
    private const long Day = 86_400_000;
    private const long Start = 20_000 * Day;

    [Theory]
    [InlineData(100_000, 0.2, 1, 170)]
    [InlineData(20_000, 1.0, 1, 620)]
    [InlineData(10_000, 1.0, 12, 2_500)]
    public void MemoryBytes_TerminalsOf45Days_StayWithinTheirBudget(int terminals, double activeShare, int sourcePartitions, int budgetBytes)
    {
        // What the pools hold ready, however few terminals there are.
        const int ready = 8 << 20;
        var table = new TerminalTable(new TerminalOptions(), tellsOthers: false);
        Fill(table, terminals, days: 45, activeShare, sourcePartitions);
        table.TerminalCount.ShouldBeInRange(terminals - 20, terminals);
        ((double)(table.MemoryBytes - ready) / terminals).ShouldBeLessThan(budgetBytes);
    }

    [Fact]
    public void MemoryBytes_YearsOfTerminalsThatComeAndGo_StaysFlat()
    {
        var table = new TerminalTable(new TerminalOptions { MaxTerminals = 1000 }, tellsOthers: false);
        long early = 0;
        for (int day = 0; day < 1500; day++)
        {
            for (int i = 0; i < 60; i++)
            {
                var terminal = new TerminalKey((ulong)((day / 4 * 60) + i + 1));
                table.Count(terminal, Start + (day * Day), i % 5).ShouldBeTrue();
                table.ApplyOutcome(terminal, Start + (day * Day), (ulong)day, true, 0).ShouldBe(OutcomeEffect.Applied);
            }

            if (day == 200) early = table.MemoryBytes;
        }

        early.ShouldBeGreaterThan(0);
        table.MemoryBytes.ShouldBeLessThanOrEqualTo(early + (early / 10));
        table.SweptCount.ShouldBeGreaterThan(20_000);
    }

    [Fact]
    public void KnowAndCount_TerminalsThatAreThere_AllocateNothing()
    {
        var table = new TerminalTable(new TerminalOptions(), tellsOthers: true);
        Fill(table, terminals: 500, days: 45, activeShare: 1, sourcePartitions: 3);
        var told = new ActivityChange[500];
        long sum = Work(table, told);
        long before = GC.GetAllocatedBytesForCurrentThread();
        sum += Work(table, told);
        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBe(0);
        sum.ShouldBeGreaterThan(0);
    }

    private static long Work(TerminalTable table, ActivityChange[] told)
    {
        long sum = 0;
        while (table.DrainChanges(told) > 0) sum++;
        for (ulong key = 1; key <= 500; key++)
        {
            long now = Start + (44 * Day);
            sum += table.Know(new TerminalKey(key), now).Count30Days;
            table.Count(new TerminalKey(key), now, 1);
            table.ApplyOutcome(new TerminalKey(key), now - Day, 1, true, 0);
        }

        return sum;
    }

    private static void Fill(TerminalTable table, int terminals, int days, double activeShare, int sourcePartitions)
    {
        var random = new System.Random(1);
        for (int day = 0; day < days; day++)
        {
            for (int terminal = 1; terminal <= terminals; terminal++)
            {
                if (random.NextDouble() >= activeShare) continue;
                for (int source = 0; source < sourcePartitions; source++) table.Count(new TerminalKey((ulong)terminal), Start + (day * Day), source);
            }
        }
    }
}
