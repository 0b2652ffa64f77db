using System.Diagnostics;
using System.Globalization;
using StreamGuard.Core.Transactions;
using StreamGuard.Core.Windows;
using StreamGuard.Pipeline.Snapshots;

namespace StreamGuard.Benchmarks.Snapshots;

/// <summary>
/// What a snapshot costs: written on the ingest thread, whose flow it stops, and read back before a partition is served. Accounts lie in
/// memory in random order, as after days of traffic. Each figure is the best of a few rounds, as time and as processor time (which tells what it
/// costs even where other programs take the cores), next to what the machine does at the same moment without StreamGuard: the bare
/// checksum, and the bare writing and reading of as many bytes. Nothing here fails on a time.
/// </summary>
internal static class SnapshotBenchmark
{
    private const int Rounds = 3;
    private const int StepBytes = 4 << 20;
    private const long ChecksumBytes = 1L << 28;

    internal static int Run(string[] arguments)
    {
        int accounts = Argument(arguments, "--accounts", 1_000_000), transactions = Argument(arguments, "--transactions", 8);
        Console.WriteLine($"snapshots: {accounts} accounts of {transactions} transactions, {Environment.ProcessorCount} cores, best of {Rounds} rounds");
        AccountHistoryStore store = Fill(accounts, transactions);
        var header = new SnapshotHeader("bench", "transactions", 0, 1, long.MaxValue, 1, store.Capacity, (long)new HistoryOptions().Horizon.TotalMilliseconds, accounts, 0);
        string path = Path.Combine(Path.GetTempPath(), $"streamguard-bench-{Environment.ProcessId}.snapshot");
        try
        {
            long bytes = 0;
            Cost bareWrite = Best(() => BareWrite(path, store.MemoryBytes));
            Cost write = Best(() => bytes = Write(path, header, store));
            Cost nowhere = Best(() => SnapshotWriter.Write(Stream.Null, header, store, long.MaxValue));
            Cost bareRead = Best(() => BareRead(path));
            AccountHistoryStore? loaded = null;
            long allocated = 0;
            double longestStep = double.MaxValue;
            Cost read = Best(() =>
            {
                loaded = null;
                long before = GC.GetAllocatedBytesForCurrentThread();
                (loaded, double longest) = Read(path, store.Capacity, accounts);
                longestStep = Math.Min(longestStep, longest);
                allocated = GC.GetAllocatedBytesForCurrentThread() - before;
            });
            Console.WriteLine($"{"",-58} {"s",8} {"CPU s",8} {"MB/s",8} {"MB/CPU s",9}");
            Row("write", write, bytes);
            Row("  all of it but the file", nowhere, bytes);
            Row("  bare writing", bareWrite, store.MemoryBytes);
            Row("read", read, bytes);
            Row("  bare reading", bareRead, bytes);
            Row("bare checksum", Best(BareChecksum), ChecksumBytes);
            Figure("MB of the snapshot", bytes / 1e6);
            Figure("accounts read a CPU second", accounts / read.CpuSeconds);
            Figure("longest step of 4 MiB, ms (least of the rounds)", longestStep * 1000);
            Figure("MB of the saved store; of the loaded one; allocated by loading", store.MemoryBytes / 1e6, loaded!.MemoryBytes / 1e6, allocated / 1e6);
            return loaded.StateHash() == store.StateHash() ? 0 : throw new InvalidOperationException("The loaded histories are not the saved ones.");
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static AccountHistoryStore Fill(int accounts, int transactions)
    {
        var history = new HistoryOptions();
        var store = new AccountHistoryStore(history.Capacity, history.Horizon, new AccountBudget(accounts));
        var keys = new AccountKey[accounts];
        for (int i = 0; i < accounts; i++) keys[i] = AccountKey.Of(BitConverter.GetBytes((long)i));
        var random = new Random(1);
        long timeMs = 1_700_000_000_000, offset = 0;
        for (int i = 0; i < transactions; i++)
        {
            random.Shuffle(keys);
            foreach (ref readonly AccountKey key in keys.AsSpan())
            {
                var entry = new HistoryEntry { EventTimeMs = ++timeMs, SourceOffset = ++offset, TransactionHash = (ulong)offset, Amount = 1 };
                store.Visit(key, entry.EventTimeMs, entry.TransactionHash);
                store.Append(entry);
            }
        }

        return store;
    }

    private static long Write(string path, SnapshotHeader header, AccountHistoryStore store)
    {
        File.Delete(path);
        using var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0);
        return SnapshotWriter.Write(file, header, store, long.MaxValue);
    }

    private static (AccountHistoryStore Store, double LongestStep) Read(string path, int capacity, int accounts)
    {
        using var reader = new SnapshotReader(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0));
        var store = new AccountHistoryStore(capacity, new HistoryOptions().Horizon, new AccountBudget(accounts));
        double longest = 0;
        for (bool done = false; !done;)
        {
            long start = Stopwatch.GetTimestamp();
            done = reader.Step(store, StepBytes);
            longest = Math.Max(longest, Stopwatch.GetElapsedTime(start).TotalSeconds);
        }

        return (store, longest);
    }

    private static void BareWrite(string path, long bytes)
    {
        File.Delete(path);
        using var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0);
        var block = new byte[SnapshotFormat.BlockBytes];
        for (; bytes > 0; bytes -= block.Length) file.Write(block);
    }

    private static void BareRead(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
        var block = new byte[SnapshotFormat.BlockBytes];
        while (file.Read(block) > 0)
        {
        }
    }

    private static void BareChecksum()
    {
        var block = new byte[SnapshotFormat.BlockBytes];
        uint checksum = 0;
        for (long bytes = 0; bytes < ChecksumBytes; bytes += block.Length) checksum = Checksum.Continue(checksum, block);
        if (checksum == 0) throw new InvalidOperationException("The checksum of zeros is not 0.");
    }

    private static Cost Best(Action action)
    {
        var best = new Cost(double.MaxValue, double.MaxValue);
        for (int i = 0; i < Rounds; i++)
        {
            GC.Collect();
            long start = Stopwatch.GetTimestamp();
            TimeSpan cpu = Environment.CpuUsage.TotalTime;
            action();
            double cpuSeconds = (Environment.CpuUsage.TotalTime - cpu).TotalSeconds;
            best = new Cost(Math.Min(best.Seconds, Stopwatch.GetElapsedTime(start).TotalSeconds), Math.Min(best.CpuSeconds, cpuSeconds));
        }

        return best;
    }

    private static int Argument(string[] arguments, string name, int value) =>
        Array.IndexOf(arguments, name) is >= 0 and var at && at + 1 < arguments.Length ? int.Parse(arguments[at + 1], CultureInfo.InvariantCulture) : value;

    private static void Row(string what, Cost cost, long bytes) =>
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{what,-58} {cost.Seconds,8:0.000} {cost.CpuSeconds,8:0.000} {bytes / 1e6 / cost.Seconds,8:N0} {bytes / 1e6 / cost.CpuSeconds,9:N0}"));

    private static void Figure(string what, params double[] values) =>
        Console.WriteLine($"{what,-66} {string.Join("   ", values.Select(value => value.ToString(value >= 100 ? "N0" : "0.0", CultureInfo.InvariantCulture)))}");

    private readonly record struct Cost(double Seconds, double CpuSeconds);
}
