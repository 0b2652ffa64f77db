using System.Globalization;
using System.Text;
using StreamGuard.Avro.Registry;
using StreamGuard.Kafka.Serialization;
using StreamGuard.Simulation;
using StreamGuard.Worker.Simulating;

namespace StreamGuard.Benchmarks.Macro;

/// <summary>
/// Payment systems in a process of their own: encodes all payments beforehand, says "ready", then sends as fast as the worker handles them.
/// Each line of its standard input is the number of events that the worker has handled.
/// </summary>
internal static class LoadProcess
{
    // The embedded broker keeps 5 MiB a partition; what is unread must stay far below that.
    private const long MostAhead = 60_000;

    internal static int Run(string bootstrapServers, string topic, int events)
    {
        (byte[] Key, byte[] Value)[] messages = Encode(events);
        using var sender = new TransactionSender(bootstrapServers, topic, _ => throw new InvalidOperationException("Everything is encoded already."));
        sender.Connect(TimeSpan.FromSeconds(30));
        long handled = 0;
        var reading = new Thread(() =>
        {
            while (Console.ReadLine() is { } line) Volatile.Write(ref handled, long.Parse(line, CultureInfo.InvariantCulture));
            Volatile.Write(ref handled, long.MaxValue / 2);
        })
        { IsBackground = true };
        Console.WriteLine("ready");
        reading.Start();
        foreach ((byte[] key, byte[] value) in messages)
        {
            while (sender.Sent - Volatile.Read(ref handled) > MostAhead) Thread.Yield();
            sender.SendRaw(key, value, CancellationToken.None);
        }

        sender.Drain(CancellationToken.None);
        Console.WriteLine(sender.Failed == 0 ? "done" : sender.Trouble);
        reading.Join(); // The worker tells its progress until it is finished, and ends the input then.
        return sender.Failed == 0 ? 0 : 1;
    }

    private static (byte[] Key, byte[] Value)[] Encode(int events)
    {
        var encoder = new TransactionEncoder(FileSchemaSource.IdOf(StreamGuardSchemas.Transaction.Schema));
        var simulator = new PaymentSimulator(new SimulationOptions { Start = new DateTimeOffset(2025, 1, 1, 0, 0, 0, TimeSpan.Zero) });
        var messages = new (byte[] Key, byte[] Value)[events];
        for (int i = 0; i < events; i++)
        {
            LabelledTransaction payment = simulator.Next();
            messages[i] = (Encoding.UTF8.GetBytes(payment.Transaction.AccountId), encoder.EncodeToArray(payment.Transaction));
        }

        return messages;
    }
}
