using System.Globalization;
using System.Text.Json;
using StreamGuard.Inference;

namespace StreamGuard.Benchmarks.Macro;

/// <summary>
/// The whole product on one machine in one run: (a) the model alone, (b) the loop with a model that costs nothing, (c) both together.
/// Prints a table and writes <c>artifacts/bench/summary.json</c>. Nothing here fails on a time.
/// </summary>
internal static class MacroBenchmark
{
    private const int BatchSize = 64;

    internal static async Task<int> RunAsync(string[] arguments)
    {
        int events = arguments is ["--events", var count, ..] ? int.Parse(count, CultureInfo.InvariantCulture) : 500_000;
        string model = Path.Combine("models", "default");
        Console.WriteLine($"bench: {events} simulated payments, batches of {BatchSize}, {Environment.ProcessorCount} cores, broker and load in processes of their own");

        using EnsembleScorer scorer = EnsembleScorer.Load(new InferenceOptions { ModelDirectory = model });
        Console.WriteLine("bench: (a) the model alone");
        double bare = BareInference.EventsPerSecond(scorer, BatchSize);
        Console.WriteLine("bench: (b) the loop with a model that costs nothing");
        PipelineReading loop = await PipelineRun.RunAsync(new NullScorer(scorer.Ensemble), events, BatchSize);
        Console.WriteLine("bench: (c) the whole");
        PipelineReading whole = await PipelineRun.RunAsync(scorer, events, BatchSize);
        Console.WriteLine("bench: memory of histories");
        double full = HistoryMemory.BytesPerAccount(transactions: 40), eight = HistoryMemory.BytesPerAccount(transactions: 8);
        double bareAgain = BareInference.EventsPerSecond(scorer, BatchSize);

        Row("model alone, events/s (before, after)", bare, bareAgain);
        Row("loop without a model, events/s", loop.EventsPerSecond);
        Row("whole, events/s", whole.EventsPerSecond);
        Row("whole / model alone", whole.EventsPerSecond / Math.Max(bare, bareAgain));
        Row("CPU an event outside inference, us (loop without a model; whole less inference)", loop.CpuMicrosecondsPerEvent, whole.CpuMicrosecondsPerEvent - whole.InferenceMicrosecondsPerEvent);
        Row("CPU an event, whole, us", whole.CpuMicrosecondsPerEvent);
        Row("managed bytes allocated an event (loop without a model; whole)", loop.AllocatedBytesPerEvent, whole.AllocatedBytesPerEvent);
        Row("bytes an account, full window; 8 transactions", full, eight);
        Write(new Dictionary<string, object>
        {
            ["events_per_second"] = Math.Round(whole.EventsPerSecond),
            ["pipeline_over_bare_inference"] = Math.Round(whole.EventsPerSecond / Math.Max(bare, bareAgain), 3),
            ["outside_inference_cpu_us_per_event"] = Math.Round(loop.CpuMicrosecondsPerEvent, 3),
            ["allocated_bytes_per_event"] = Math.Round(whole.AllocatedBytesPerEvent, 1),
            ["bytes_per_account"] = Math.Round(full),
            ["bytes_per_account_of_8_transactions"] = Math.Round(eight),
            ["bare_inference_events_per_second"] = Math.Round(Math.Max(bare, bareAgain)),
            ["null_model_events_per_second"] = Math.Round(loop.EventsPerSecond),
            ["whole_cpu_us_per_event"] = Math.Round(whole.CpuMicrosecondsPerEvent, 3),
            ["whole_outside_inference_cpu_us_per_event"] = Math.Round(whole.CpuMicrosecondsPerEvent - whole.InferenceMicrosecondsPerEvent, 3),
            ["cores"] = Environment.ProcessorCount,
            ["batch_size"] = BatchSize,
            ["provider"] = scorer.Provider,
        });
        return 0;
    }

    private static void Row(string what, params double[] values) =>
        Console.WriteLine($"{what,-84} {string.Join("   ", values.Select(value => value.ToString(value >= 100 ? "N0" : "0.00", CultureInfo.InvariantCulture)))}");

    private static void Write(Dictionary<string, object> summary)
    {
        string path = Path.Combine("artifacts", "bench", "summary.json");
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, JsonSerializer.Serialize(summary, new JsonSerializerOptions { WriteIndented = true }) + "\n");
        Console.WriteLine($"bench: {path}");
    }
}
