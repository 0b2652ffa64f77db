using Xunit.Abstractions;

namespace StreamGuard.Kafka.Tests.Consuming;

public sealed class AllocationTests(ITestOutputHelper output)
{
    // What Confluent.Kafka's own result, message, header list and enumerations cost; ours adds nothing to it. A byte array per message would add 230.
    private const int LimitBytes = 512;

    [Fact]
    public void TryConsume_MessagesWithoutHeaders_AllocatesOnlyWhatTheClientDoes()
    {
        const int warmUp = 2_000, measured = 10_000;
        using var cluster = new Cluster();
        var value = new string('x', 200);
        cluster.Produce(0, [.. Enumerable.Repeat(value, warmUp + measured)]);
        using var member = new Member(cluster);
        var seen = 0;
        Wait.Until(() => seen >= warmUp, "the warm-up messages arrive", Take);

        var before = GC.GetAllocatedBytesForCurrentThread();
        var from = seen;
        while (seen < from + 5_000) Take();
        var bytes = (GC.GetAllocatedBytesForCurrentThread() - before) / (double)(seen - from);

        output.WriteLine($"{bytes:F0} bytes a message");
        bytes.ShouldBeInRange(1, LimitBytes);

        void Take()
        {
            if (member.Consumer.TryConsume(TimeSpan.FromMilliseconds(20), out var record)) seen += record.Value.Length / 200;
        }
    }
}
