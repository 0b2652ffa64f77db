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
    private const string Topic = "transactions";
    private const int Partitions = 8;
    private const double WarmUpShare = 0.3;

    internal static async Task<PipelineReading> RunAsync(IBatchScorer scorer, int events, int batchSize)
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
        using var inference = new InferenceTime();
        var encoder = new AvroAlertEncoder(FileSchemaSource.IdOf(StreamGuardSchemas.FraudAlert.Schema), FileSchemaSource.IdOf(StreamGuardSchemas.TransactionScore.Schema));
        var ports = new PipelinePorts(source, channel, new AvroTransactionDecoder(schemas), encoder, scorer, TimeProvider.System);
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
            if (begin is null && handled >= events * WarmUpShare) begin = Reading.Now(handled, inference);
        }
        while (handled < events);
        Reading end = Reading.Now(handled, inference);
        await stop.CancelAsync();
        await running;
        return end.Since(begin!);
    }

    private sealed record Reading(long Handled, long Timestamp, TimeSpan Cpu, long Allocated, double InferenceSeconds)
    {
        internal static Reading Now(long handled, InferenceTime inference) =>
            new(handled, Stopwatch.GetTimestamp(), Process.GetCurrentProcess().TotalProcessorTime, GC.GetTotalAllocatedBytes(), inference.Seconds);

        internal PipelineReading Since(Reading begin)
        {
            double events = Handled - begin.Handled;
            return new PipelineReading(
                events / Stopwatch.GetElapsedTime(begin.Timestamp, Timestamp).TotalSeconds, (Cpu - begin.Cpu).TotalMicroseconds / events,
                (InferenceSeconds - begin.InferenceSeconds) * 1e6 / events, (Allocated - begin.Allocated) / events);
        }
    }

    private sealed class InferenceTime : IDisposable
    {
        private readonly MeterListener _listener = new();
        private double _seconds;

        internal InferenceTime()
        {
            _listener.InstrumentPublished = (instrument, listener) =>
            {
                if (instrument.Name == "streamguard.inference.duration") listener.EnableMeasurementEvents(instrument);
            };
            _listener.SetMeasurementEventCallback<double>((_, seconds, _, _) => Volatile.Write(ref _seconds, _seconds + seconds));
            _listener.Start();
        }

        internal double Seconds => Volatile.Read(ref _seconds);

        public void Dispose() => _listener.Dispose();
    }
}
