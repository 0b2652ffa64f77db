using System.Globalization;
using System.Text.Json;
using StreamGuard.Inference;

namespace StreamGuard.Benchmarks.Macro;

/// <summary>
/// The whole product on one machine in one run: (a) the model alone, (b) the Kafka client alone, (c) the loop with a model that costs nothing, (d) everything together; (c) and (d)
/// also with outcomes and terminal counts, which the program has on unless it is told otherwise.
/// Prints a table and writes <c>artifacts/bench/summary.json</c>. Nothing here fails on a time.
/// </summary>
internal static class MacroBenchmark
{
    private const int BatchSize = 64;

    internal static async Task<int> RunAsync(string[] arguments)
    {
        int events = arguments is ["--events", var count, ..] ? int.Parse(count, CultureInfo.InvariantCulture) : 1_000_000;
        string model = Path.Combine("models", "default");
        Console.WriteLine($"bench: {events} simulated payments, batches of {BatchSize}, {Environment.ProcessorCount} cores, broker and load in processes of their own");

        using EnsembleScorer scorer = EnsembleScorer.Load(new InferenceOptions { ModelDirectory = model });
        using var none = new NullScorer(scorer.Ensemble);
        Console.WriteLine("bench: (a) the model alone");
        double bare = BareInference.EventsPerSecond(scorer, BatchSize);
        Console.WriteLine("bench: (b) the Kafka client alone");
        (double clientCpu, double clientBytes) = ClientRun.Measure(events);
        Console.WriteLine("bench: (c) the loop with a model that costs nothing, without and with outcomes and terminal counts");
        PipelineReading loop = await PipelineRun.RunAsync(none, events, BatchSize, withOutcomes: false);
        PipelineReading loopWith = await PipelineRun.RunAsync(none, events, BatchSize, withOutcomes: true);
        Console.WriteLine("bench: (d) the whole, without and with outcomes and terminal counts");
        PipelineReading whole = await PipelineRun.RunAsync(scorer, events, BatchSize, withOutcomes: false);
        PipelineReading wholeWith = await PipelineRun.RunAsync(scorer, events, BatchSize, withOutcomes: true);
        Console.WriteLine("bench: memory of histories");
        double full = HistoryMemory.BytesPerAccount(transactions: 40), eight = HistoryMemory.BytesPerAccount(transactions: 8);
        bare = Math.Max(bare, BareInference.EventsPerSecond(scorer, BatchSize));

        Console.WriteLine($"{"",-84} {"without",9} {"with outcomes and terminal counts",9}");
        Row("whole, events/s", whole.EventsPerSecond, wholeWith.EventsPerSecond);
        Row("whole / model alone", whole.EventsPerSecond / bare, wholeWith.EventsPerSecond / bare);
        Row("loop without a model, events/s", loop.EventsPerSecond, loopWith.EventsPerSecond);
        Row("loop without a model: CPU an event, us", loop.CpuMicrosecondsPerEvent, loopWith.CpuMicrosecondsPerEvent);
        Row("whole: CPU an event, us", whole.CpuMicrosecondsPerEvent, wholeWith.CpuMicrosecondsPerEvent);
        Row("whole: CPU an event less inference and explanations, us", whole.CpuOutsideInference, wholeWith.CpuOutsideInference);
        Row("whole: explanations of alerts, us an event", whole.ExplanationMicrosecondsPerEvent, wholeWith.ExplanationMicrosecondsPerEvent);
        Row("loop without a model: managed bytes allocated an event", loop.AllocatedBytesPerEvent, loopWith.AllocatedBytesPerEvent);
        Row("whole: managed bytes allocated an event", whole.AllocatedBytesPerEvent, wholeWith.AllocatedBytesPerEvent);
        Row("model alone, events/s", bare);
        Row("the Kafka client alone: CPU a message, us", clientCpu);
        Row("the Kafka client alone: managed bytes allocated a message", clientBytes);
        Row("bytes an account: full window; 8 transactions", full, eight);
        Write(new Dictionary<string, object>
        {
            ["events"] = events,
            ["events_per_second"] = Math.Round(whole.EventsPerSecond),
            ["events_per_second_with_outcomes"] = Math.Round(wholeWith.EventsPerSecond),
            ["pipeline_over_bare_inference"] = Math.Round(whole.EventsPerSecond / bare, 3),
            ["pipeline_over_bare_inference_with_outcomes"] = Math.Round(wholeWith.EventsPerSecond / bare, 3),
            ["outside_inference_cpu_us_per_event"] = Math.Round(loop.CpuMicrosecondsPerEvent, 3),
            ["outside_inference_cpu_us_per_event_with_outcomes"] = Math.Round(loopWith.CpuMicrosecondsPerEvent, 3),
            ["client_cpu_us_per_message"] = Math.Round(clientCpu, 3),
            ["client_allocated_bytes_per_message"] = Math.Round(clientBytes, 1),
            ["allocated_bytes_per_event"] = Math.Round(whole.AllocatedBytesPerEvent, 1),
            ["allocated_bytes_per_event_with_outcomes"] = Math.Round(wholeWith.AllocatedBytesPerEvent, 1),
            ["bytes_per_account"] = Math.Round(full),
            ["bytes_per_account_of_8_transactions"] = Math.Round(eight),
            ["bare_inference_events_per_second"] = Math.Round(bare),
            ["null_model_events_per_second"] = Math.Round(loop.EventsPerSecond),
            ["whole_cpu_us_per_event"] = Math.Round(whole.CpuMicrosecondsPerEvent, 3),
            ["whole_outside_inference_cpu_us_per_event"] = Math.Round(whole.CpuOutsideInference, 3),
            ["whole_outside_inference_cpu_us_per_event_with_outcomes"] = Math.Round(wholeWith.CpuOutsideInference, 3),
            ["explanation_us_per_event"] = Math.Round(whole.ExplanationMicrosecondsPerEvent, 3),
            ["cores"] = Environment.ProcessorCount,
            ["batch_size"] = BatchSize,
            ["provider"] = scorer.Provider,
        });
        return 0;
    }

    private static void Row(string what, params double[] values) =>
        Console.WriteLine($"{what,-84} {string.Join(' ', values.Select(value => value.ToString(value >= 100 ? "N0" : "0.00", CultureInfo.InvariantCulture).PadLeft(9)))}");

    private static void Write(Dictionary<string, object> summary)
    {
        string path = Path.Combine("artifacts", "bench", "summary.json");
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, JsonSerializer.Serialize(summary, new JsonSerializerOptions { WriteIndented = true }) + "\n");
        Console.WriteLine($"bench: {path}");
    }
}
