using System.Diagnostics;
using System.Globalization;
using StreamGuard.Kafka.Configuration;
using StreamGuard.Kafka.Consuming;
using StreamGuard.Pipeline.Sources;

namespace StreamGuard.Benchmarks.Macro;

/// <summary>The Kafka client alone: the same messages as the loop gets, read and dropped. What it costs is the client's share of what the loop costs.</summary>
internal static class ClientRun
{
    /// <summary>Processor time and managed bytes a message.</summary>
    internal static (double CpuMicroseconds, double Bytes) Measure(int messages)
    {
        using var broker = new ChildProcess("broker", PipelineRun.Topic, PipelineRun.Partitions.ToString(CultureInfo.InvariantCulture));
        string bootstrap = broker.ReadLine();
        using var load = new ChildProcess("load", bootstrap, PipelineRun.Topic, messages.ToString(CultureInfo.InvariantCulture));
        load.ReadLine();
        using var source = new KafkaSourceConsumer(new KafkaOptions { BootstrapServers = bootstrap, GroupId = "bench-client" });
        source.Subscribe(new FromTheBeginning());

        int warmUp = (int)(messages * PipelineRun.WarmUpShare), read = 0;
        long told = Stopwatch.GetTimestamp(), bytes = 0;
        TimeSpan cpu = default;
        while (read < messages)
        {
            if (source.TryConsume(TimeSpan.FromMilliseconds(20), out _) && ++read == warmUp)
            {
                cpu = Environment.CpuUsage.TotalTime;
                bytes = GC.GetTotalAllocatedBytes();
            }

            if (Stopwatch.GetElapsedTime(told) < TimeSpan.FromMilliseconds(10)) continue;
            told = Stopwatch.GetTimestamp();
            load.WriteLine(read.ToString(CultureInfo.InvariantCulture));
        }

        double measured = messages - warmUp;
        (double, double) result = ((Environment.CpuUsage.TotalTime - cpu).TotalMicroseconds / measured, (GC.GetTotalAllocatedBytes() - bytes) / measured);
        source.Close();
        return result;
    }

    private sealed class FromTheBeginning : IRebalanceListener
    {
        public IReadOnlyList<PartitionOffset> OnAssigned(IReadOnlyList<PartitionOffset> partitions) => [.. partitions.Select(partition => new PartitionOffset(partition.Partition, 0))];

        public void OnRevoked(IReadOnlyList<int> partitions)
        {
            // Nothing is kept of a partition.
        }

        public void OnLost(IReadOnlyList<int> partitions)
        {
            // Nothing is kept of a partition.
        }
    }
}
