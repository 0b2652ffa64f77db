using System.Diagnostics;
using System.Globalization;
using StreamGuard.Simulation.Tests.Faults.Mutants;
using StreamGuard.Simulation.Tests.Faults.Runs;

namespace StreamGuard.Simulation.Tests.Faults;

/// <summary>The program behind <c>make simulate</c>: many seeds one after another, or one that failed, with everything that happened in it.</summary>
internal static class Program
{
    private const int ShownLines = 150;
    private const int BarWidth = 30;

    private static int Main(string[] arguments)
    {
        ulong seed = (ulong)Stopwatch.GetTimestamp() % 1_000_000_000_000;
        int runs = 1000;
        bool ofMutants = false;
        for (int i = 0; i < arguments.Length; i++)
        {
            bool isKnown = arguments[i] switch
            {
                "--seed" => ++i < arguments.Length && ulong.TryParse(arguments[i], NumberStyles.None, CultureInfo.InvariantCulture, out seed),
                "--runs" => ++i < arguments.Length && int.TryParse(arguments[i], NumberStyles.None, CultureInfo.InvariantCulture, out runs) && runs > 0,
                "--mutants" => ofMutants = true,
                _ => false,
            };
            if (isKnown) continue;
            Console.Error.WriteLine("simulate: SEED must be a whole number from 0 on, RUNS one from 1 on.");
            return 2;
        }

        return ofMutants ? RunMutants(seed, runs) : Run(seed, runs);
    }

    private static int Run(ulong first, int runs)
    {
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"simulate: {runs} runs from seed {first} on"));
        var total = new Tally();
        var watch = Stopwatch.StartNew();
        long shownMs = 0;
        for (int i = 0; i < runs; i++)
        {
            SimulationRun run = SimulationRun.Of(first + (ulong)i);
            total.Add(run.Tally);
            if (run.Failure is not null) return Report(run);
            if (watch.ElapsedMilliseconds - shownMs < (Console.IsOutputRedirected ? 10_000 : 100)) continue;
            shownMs = watch.ElapsedMilliseconds;
            string bar = Bar(i + 1, runs, watch.Elapsed.TotalSeconds);
            if (Console.IsOutputRedirected) Console.WriteLine(bar.Trim());
            else Console.Write(bar);
        }

        double seconds = watch.Elapsed.TotalSeconds;
        if (!Console.IsOutputRedirected) Console.Write(Bar(runs, runs, seconds) + "\n");
        Console.WriteLine($"simulate: drawn: {total}");
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"simulate: {runs} runs, no failure, {seconds:F1} s, {runs / seconds:F0} runs a second"));
        return 0;
    }

    private static string Bar(int done, int runs, double seconds)
    {
        int filled = (int)((long)BarWidth * done / runs);
        return string.Create(CultureInfo.InvariantCulture, $"\rsimulate: [{new string('#', filled)}{new string('.', BarWidth - filled)}] {done} of {runs}, {done / seconds:F0} a second  ");
    }

    private static int Report(SimulationRun failed)
    {
        SimulationRun again = SimulationRun.Of(failed.Seed, keepsTrace: true);
        if (!Console.IsOutputRedirected) Console.WriteLine();
        foreach (string line in again.Lines.TakeLast(ShownLines)) Console.WriteLine(line);
        Console.WriteLine($"simulate: drawn: {failed.Tally}");
        Console.WriteLine($"simulate: seed {failed.Seed} failed: {failed.Failure}");
        if (again.TraceHash != failed.TraceHash) Console.WriteLine("simulate: and the seed did not go the same way twice, which is a fault of the simulation itself");
        Console.WriteLine($"simulate: to see it again: make simulate SEED={failed.Seed} RUNS=1");
        return 1;
    }

    private static int RunMutants(ulong first, int runs)
    {
        foreach ((string name, Func<Mutant> make) in Mutant.All)
        {
            int caught = 0, since = 0, longest = 0;
            string reason = "";
            for (int i = 0; i < runs; i++)
            {
                since++;
                if (SimulationRun.Of(first + (ulong)i, make()).Failure is not { } failure) continue;
                longest = Math.Max(longest, since);
                caught++;
                since = 0;
                reason = failure;
            }

            longest = Math.Max(longest, since);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"simulate: {name}: caught by {caught} of {runs} runs, at most {longest} apart; e.g. {reason}"));
        }

        return 0;
    }
}
