using Shouldly;
using StreamGuard.Core.Features;
using StreamGuard.Core.Terminals;
using StreamGuard.Core.Transactions;
using StreamGuard.Core.Windows;
using static StreamGuard.Core.Tests.Features.TransactionSample;

namespace StreamGuard.Core.Tests.Features;

public class FeatureBuilderAllocationTests
{
    [Fact]
    public void Build_FullHistory_AllocatesNothing()
    {
        var builder = new FeatureBuilder(32, 32, PlainHistory.LabelDelay);
        var batch = new FeatureBatch(1, 32);
        var history = new PlainHistory(32);
        for (int i = 0; i < 33; i++) history.Apply(builder, Plain with { TransactionId = $"t-{i}", EventTimeMs = NoonMs + i * HourMs }, i, batch);
        HistoryEntry[] past = [.. history.Entries.TakeLast(32)];
        Transaction tx = View(Plain with { EventTimeMs = NoonMs + 40 * HourMs });
        var visible = new AccountHistory(past, default, Arrival.InOrder);
        for (int i = 0; i < 100; i++) builder.Build(in tx, in visible, TerminalKnowledge.Nothing, i, batch, 0, out _);

        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 1000; i++) builder.Build(in tx, in visible, TerminalKnowledge.Nothing, i, batch, 0, out _);

        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBe(0);
    }
}
