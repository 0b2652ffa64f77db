using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using StreamGuard.Avro.Registry;
using StreamGuard.Core.Features;
using StreamGuard.Core.Transactions;
using StreamGuard.Core.Windows;
using StreamGuard.Kafka.Serialization;
using StreamGuard.Pipeline;
using StreamGuard.Pipeline.Diagnostics;
using StreamGuard.Pipeline.Ingest;
using StreamGuard.Pipeline.Records;
using StreamGuard.Pipeline.Sources;

namespace StreamGuard.Benchmarks.Macro;

/// <summary>
/// How fast one core applies messages to histories without scoring them, from the message's bytes on: decoding, the account's past, what
/// an entry freezes, the history. The Kafka client is not in it. Nothing here fails on a time.
/// </summary>
internal static class RestoreBenchmark
{
    private const int Rounds = 5;
    private const int TransactionsPerAccount = 40;

    internal static int Run(string[] arguments)
    {
        int accounts = arguments is ["--accounts", var count, ..] ? int.Parse(count, CultureInfo.InvariantCulture) : 20_000;
        int events = accounts * TransactionsPerAccount;
        (byte[] bytes, int[] ends) = Messages(events, accounts);
        Console.WriteLine($"restore: {events} messages of {accounts} accounts, {bytes.Length / events} bytes each, one core, {Rounds} rounds");
        double most = 0;
        for (int round = 0; round < Rounds; round++)
        {
            (double seconds, double cpuSeconds) = Apply(bytes, ends, accounts);
            most = Math.Max(most, events / cpuSeconds);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {events / seconds,10:N0} events/s   {events / cpuSeconds,10:N0} events a CPU second"));
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"restore: {most:N0} events a second and core (best round)"));
        return 0;
    }

    private static (double Seconds, double CpuSeconds) Apply(byte[] bytes, int[] ends, int accounts)
    {
        var history = new HistoryOptions();
        using var metrics = new PipelineMetrics();
        var state = new PartitionState(0, 1, ends.Length, ends.Length, new AccountHistoryStore(history.Capacity, history.Horizon, new AccountBudget(accounts)));
        var intake = new RecordIntake(
            new PipelineTopics("transactions", "alerts", "dead-letters"), new AvroTransactionDecoder(new FileSchemaSource(StreamGuardSchemas.All)),
            new FeatureBuilder(history.Capacity, history.Capacity, TimeSpan.FromDays(7)), knowledge: null,
            new ProducerMistakes("transactions", metrics, TimeProvider.System, NullLogger.Instance), metrics, NullLogger.Instance);
        TimeSpan cpu = Process.GetCurrentProcess().TotalProcessorTime;
        long started = Stopwatch.GetTimestamp();
        for (int i = 0, start = 0; i < ends.Length; start = ends[i++])
        {
            var record = new SourceRecord { Offset = i, TimestampMs = -1, Value = bytes.AsSpan(start, ends[i] - start) };
            if (intake.Restore(record, state) != DecodeFailure.None) throw new InvalidOperationException("A message could not be read.");
        }

        double seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        return (seconds, (Process.GetCurrentProcess().TotalProcessorTime - cpu).TotalSeconds);
    }

    private static (byte[] Bytes, int[] Ends) Messages(int events, int accounts)
    {
        var random = new Random(1);
        var encoder = new TransactionEncoder(FileSchemaSource.IdOf(StreamGuardSchemas.Transaction.Schema));
        var bytes = new MemoryStream();
        int[] ends = new int[events];
        for (int i = 0; i < events; i++)
        {
            int account = random.Next(accounts);
            bytes.Write(encoder.Encode(new TransactionData(
                $"tx-{i:D10}", $"acct-{account:D8}", 1_750_000_000_000 + (i * 1_000L), random.Next(100, 90_000), "EUR", $"m-{random.Next(5_000)}", $"t-{random.Next(20_000)}",
                (ushort)(5400 + random.Next(60)), "DE", "DE", Channel.Contactless, 1_600_000_000_000, $"d-{account}", random.Next(40))));
            ends[i] = (int)bytes.Length;
        }

        return (bytes.ToArray(), ends);
    }
}
