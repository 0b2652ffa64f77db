using StreamGuard.Kafka.Embedded;

namespace StreamGuard.Benchmarks.Macro;

/// <summary>The broker in a process of its own, so that its CPU time is not the worker's. Ends with its standard input.</summary>
internal static class BrokerProcess
{
    internal static int Run(string topic, int partitions)
    {
        using var broker = new EmbeddedBroker();
        broker.CreateTopic(topic, partitions);
        broker.CreateTopic("fraud-alerts", 4);
        broker.CreateTopic("transactions-dead-letters", 1);
        foreach (string side in (string[])["fraud-outcomes", "fraud-outcomes-dead-letters", "terminal-activity"]) broker.CreateTopic(side, 1);
        Console.WriteLine(broker.BootstrapServers);
        while (Console.ReadLine() is not null)
        {
            // Nothing to obey: the end of input is the only command.
        }

        return 0;
    }
}
