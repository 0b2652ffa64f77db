using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using StreamGuard.Avro.Registry;
using StreamGuard.Core.Windows;
using StreamGuard.Kafka.Configuration;
using StreamGuard.Kafka.Consuming;
using StreamGuard.Kafka.Producing;
using StreamGuard.Kafka.Serialization;
using StreamGuard.Pipeline;
using StreamGuard.Pipeline.Diagnostics;
using StreamGuard.Pipeline.Inference;

namespace StreamGuard.Benchmarks.Macro;

/// <summary>One run of the loop over the real protocol: broker and load in processes of their own, the worker in this one.</summary>
internal static class PipelineRun
{
    internal const string Topic = "transactions";
    internal const int Partitions = 8;
    internal const double WarmUpShare = 0.3;

    /// <summary>Runs it once.</summary>
    /// <param name="scorer">The model.</param>
    /// <param name="events">How many payments.</param>
    /// <param name="batchSize">Most scored at once.</param>
    /// <param name="withOutcomes">Whether outcomes are read, and terminal counts told and read, as the program does unless told otherwise.</param>
    internal static async Task<PipelineReading> RunAsync(IBatchScorer scorer, int events, int batchSize, bool withOutcomes)
    {
        using var broker = new ChildProcess("broker", Topic, Partitions.ToString(CultureInfo.InvariantCulture));
        string bootstrap = broker.ReadLine();
        using var load = new ChildProcess("load", bootstrap, Topic, events.ToString(CultureInfo.InvariantCulture));
        load.ReadLine();

        var kafka = new KafkaOptions { BootstrapServers = bootstrap, DeliveryGuarantee = DeliveryGuarantee.AtLeastOnce, GroupId = "bench" };
        using var schemas = new FileSchemaSource(StreamGuardSchemas.All);
        using var source = new KafkaSourceConsumer(kafka);
        using var channel = new AtLeastOnceChannel(kafka, source);
        using var metrics = new PipelineMetrics();
        using var inference = new SecondsOf("streamguard.inference.duration");
        using var explanation = new SecondsOf("streamguard.explanation.duration");
        var encoder = new AvroAlertEncoder(FileSchemaSource.IdOf(StreamGuardSchemas.FraudAlert.Schema), FileSchemaSource.IdOf(StreamGuardSchemas.TransactionScore.Schema));
        using SideTopics? side = withOutcomes ? new SideTopics(kafka) : null;
        var ports = new PipelinePorts(source, channel, new AvroTransactionDecoder(schemas), encoder, scorer, TimeProvider.System, Knowledge: side?.Sources(schemas));
        var topics = new PipelineTopics(Topic, kafka.Topics.FraudAlerts, kafka.Topics.DeadLetters);
        var pipeline = new StreamPipeline(new PipelineOptions { BatchSize = batchSize }, new HistoryOptions(), topics, ports, metrics, NullLogger.Instance);
        using var stop = new CancellationTokenSource();
        Task running = pipeline.RunAsync(stop.Token);

        Reading? begin = null;
        long handled;
        do
        {
            await Task.Delay(10);
            if (running.IsCompleted) await running;
            handled = pipeline.Status.Scored;
            load.WriteLine(handled.ToString(CultureInfo.InvariantCulture));
            if (begin is null && handled >= events * WarmUpShare) begin = Reading.Now(handled, inference, explanation);
        }
        while (handled < events);
        Reading end = Reading.Now(handled, inference, explanation);
        await stop.CancelAsync();
        await running;
        return end.Since(begin!);
    }

    private sealed record Reading(long Handled, long Timestamp, TimeSpan Cpu, long Allocated, double InferenceSeconds, double ExplanationSeconds)
    {
        internal static Reading Now(long handled, SecondsOf inference, SecondsOf explanation) =>
            new(handled, Stopwatch.GetTimestamp(), Process.GetCurrentProcess().TotalProcessorTime, GC.GetTotalAllocatedBytes(), inference.Total, explanation.Total);

        internal PipelineReading Since(Reading begin)
        {
            double events = Handled - begin.Handled;
            return new PipelineReading(
                events / Stopwatch.GetElapsedTime(begin.Timestamp, Timestamp).TotalSeconds, (Cpu - begin.Cpu).TotalMicroseconds / events,
                (InferenceSeconds - begin.InferenceSeconds) * 1e6 / events, (ExplanationSeconds - begin.ExplanationSeconds) * 1e6 / events, (Allocated - begin.Allocated) / events);
        }
    }

    private sealed class SecondsOf : IDisposable
    {
        private readonly MeterListener _listener = new();
        private double _seconds;

        internal SecondsOf(string histogram)
        {
            _listener.InstrumentPublished = (instrument, listener) =>
            {
                if (instrument.Name == histogram) listener.EnableMeasurementEvents(instrument);
            };
            _listener.SetMeasurementEventCallback<double>((_, seconds, _, _) => Volatile.Write(ref _seconds, _seconds + seconds));
            _listener.Start();
        }

        internal double Total => Volatile.Read(ref _seconds);

        public void Dispose() => _listener.Dispose();
    }
}
