using System.Globalization;
using Microsoft.Extensions.Logging;
using StreamGuard.Avro.Registry;
using StreamGuard.Core.Alerts;
using StreamGuard.Core.Scoring;
using StreamGuard.Inference;
using StreamGuard.Kafka.Configuration;
using StreamGuard.Kafka.Embedded;
using StreamGuard.Kafka.Serialization;
using StreamGuard.Pipeline;
using StreamGuard.Pipeline.Inference;
using StreamGuard.Pipeline.Snapshots;
using StreamGuard.Worker.Commands;
using StreamGuard.Worker.Configuration;
using StreamGuard.Worker.Hosting;
using StreamGuard.Worker.Offline;
using StreamGuard.Worker.Simulating;

namespace StreamGuard.Worker.Demo;

/// <summary>
/// The main job in one process: an embedded broker, payment systems that send, a worker that scores, and case management that reads the alerts.
/// Everything crosses the real Kafka protocol; delivery is at least once, because the embedded broker has no transactions.
/// </summary>
internal sealed class DemoRun(DemoOptions options, TimeProvider time, TextWriter output, ILoggerFactory logging)
{
    private static readonly TimeSpan Refresh = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>Runs the demo to its end.</summary>
    /// <param name="stop">Asks for the end.</param>
    /// <returns>What it measured.</returns>
    /// <exception cref="CommandFailedException">Something the user can mend.</exception>
    internal async Task<DemoSummary> RunAsync(CancellationToken stop)
    {
        Directory.CreateDirectory(options.OutputDirectory);
        if (options.OpenInput is { } open)
        {
            open().Dispose(); // A wrong file is told before anything starts.
            output.WriteLine("note       unless trained on data like this file's, a model says little about it: the default one has seen simulated payments only");
        }

        using var broker = new EmbeddedBroker();
        var configuration = new WorkerOptions
        {
            Kafka = new KafkaOptions { BootstrapServers = broker.BootstrapServers, DeliveryGuarantee = DeliveryGuarantee.AtLeastOnce, GroupId = "streamguard-demo" },
            Inference = new InferenceOptions { ModelDirectory = options.ModelDirectory },
            Snapshots = new SnapshotOptions { Enabled = false }, // The broker is gone with the demo; there is nothing to come back to.
        };
        KafkaTopics topics = configuration.Kafka.Topics;
        broker.CreateTopic(topics.Transactions, options.Partitions);
        broker.CreateTopic(topics.FraudAlerts, 4);
        broker.CreateTopic(topics.DeadLetters, 1);
        broker.CreateTopic(topics.FraudOutcomes, 4);
        broker.CreateTopic(topics.OutcomeDeadLetters, 1);
        broker.CreateTopic(topics.TerminalActivity, 4);

        IBatchScorer? scorer = null;
        using WorkerParts parts = await WorkerParts.BuildAsync(configuration, time, logging, loaded => scorer = loaded, stop);
        StreamPipeline pipeline = parts.Pipeline;
        EnsembleDescription model = scorer!.Ensemble;
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"model      {model.Name} {model.Version} on {scorer.Provider}, threshold {model.Threshold:0.000}"));
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"broker     embedded, {broker.BootstrapServers}, topic {topics.Transactions} with {options.Partitions} partitions"));

        if (options.Malformed > 0) output.WriteLine($"malformed  {options.Malformed} messages broken on purpose are sent among the payments, to be found among the dead letters");

        using var latencies = new AlertLatencies();
        using ISchemaSource schemas = SchemaSources.Create(configuration.Schemas, time);
        using var cases = new CaseManagement(
            broker.BootstrapServers, topics.FraudAlerts, topics.DeadLetters, new AlertDecoder(schemas), options.AlertsPath);
        int transactionSchema = FileSchemaSource.IdOf(StreamGuardSchemas.Transaction.Schema);
        using var sender = new TransactionSender(broker.BootstrapServers, topics.Transactions, new TransactionEncoder(transactionSchema).EncodeToArray);
        using var outcomes = new TransactionSender(broker.BootstrapServers, topics.FraudOutcomes, new TransactionEncoder(transactionSchema).EncodeToArray);
        var chargebacks = new Chargebacks(outcomes, new OutcomeEncoder(FileSchemaSource.IdOf(StreamGuardSchemas.FraudOutcome.Schema)));
        var traffic = new DemoTraffic(options, sender, chargebacks, new TransactionEncoder(transactionSchema), time);

        using var stopWorker = new CancellationTokenSource();
        using var stopCases = new CancellationTokenSource();
        using var stopTraffic = CancellationTokenSource.CreateLinkedTokenSource(stop);
        Task worker = pipeline.RunAsync(stopWorker.Token);
        Task reading = Task.Factory.StartNew(() => cases.Run(stopCases.Token), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        Task sending = Task.CompletedTask;
        try
        {
            await Until(() => pipeline.Status.Partitions == options.Partitions, worker, stop);

            long started = time.GetTimestamp();
            sending = Task.Factory.StartNew(
                () => traffic.Run(() => sender.Sent - Handled(pipeline), stopTraffic.Token), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
            TimeSpan elapsed = await Watch(pipeline, sender, sending, worker, started, stopTraffic, stop);
            await stopWorker.CancelAsync();
            await worker;
            await UntilRead(cases, pipeline, reading, stop);
            await stopCases.CancelAsync();
            await reading;
            return Summarize(pipeline, sender, chargebacks, traffic, cases, latencies, elapsed, scorer.Provider);
        }
        finally
        {
            // Nothing may still use the clients when they are freed, however the demo ends.
            await stopTraffic.CancelAsync();
            await stopWorker.CancelAsync();
            await stopCases.CancelAsync();
            await Task.WhenAll(sending, worker, reading).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private static long Handled(StreamPipeline pipeline) => pipeline.Status is var status ? status.Scored + status.DeadLetters : 0;

    private async Task Until(Func<bool> condition, Task worker, CancellationToken stop)
    {
        long since = time.GetTimestamp();
        while (!condition())
        {
            if (worker.IsCompleted) await worker;
            if (time.GetElapsedTime(since) > Patience) throw new CommandFailedException("the worker did not join its consumer group in time; is this machine under heavy load?");
            await Task.Delay(TimeSpan.FromMilliseconds(5), time, stop);
        }
    }

    /// <summary>Shows the live line until everything sent is handled.</summary>
    /// <returns>How long that took, to the last event handled.</returns>
    private async Task<TimeSpan> Watch(
        StreamPipeline pipeline, TransactionSender sender, Task sending, Task worker, long started, CancellationTokenSource stopTraffic, CancellationToken stop)
    {
        var line = new LiveLine(output, time);
        long lastHandled = -1, lastProgress = started, shown = started;
        while (true)
        {
            PipelineStatus status = pipeline.Status;
            long handled = status.Scored + status.DeadLetters;
            if (handled != lastHandled) lastProgress = time.GetTimestamp();
            lastHandled = handled;
            bool isDone = sending.IsCompleted && handled >= sender.Sent;
            if (isDone || time.GetElapsedTime(shown) >= Refresh)
            {
                shown = time.GetTimestamp();
                line.Show(handled, status.Alerts, sender.Sent - handled);
            }

            if (isDone) break;
            if (worker.IsCompleted)
            {
                await stopTraffic.CancelAsync();
                await worker;
            }

            if (time.GetElapsedTime(lastProgress) > Patience)
            {
                await stopTraffic.CancelAsync();
                if (sending.IsFaulted) await sending;
                throw new CommandFailedException(string.Create(CultureInfo.InvariantCulture, $"the worker made no progress for {Patience.TotalSeconds:0} s: {handled:N0} of {sender.Sent:N0} messages handled"));
            }

            await Task.Delay(TimeSpan.FromMilliseconds(10), time, stop);
        }

        line.End();
        await sending;
        return time.GetElapsedTime(started, lastProgress);
    }

    private async Task UntilRead(CaseManagement cases, StreamPipeline pipeline, Task reading, CancellationToken stop)
    {
        long since = time.GetTimestamp();
        PipelineStatus status = pipeline.Status;
        while ((cases.Alerts < status.Alerts || cases.DeadLetters < status.DeadLetters) && time.GetElapsedTime(since) < Patience)
        {
            if (reading.IsFaulted) await reading;
            await Task.Delay(TimeSpan.FromMilliseconds(5), time, stop);
        }
    }

    private DemoSummary Summarize(
        StreamPipeline pipeline, TransactionSender sender, Chargebacks chargebacks, DemoTraffic traffic, CaseManagement cases, AlertLatencies latencies, TimeSpan elapsed, string provider)
    {
        PipelineStatus status = pipeline.Status;
        long handled = status.Scored + cases.DeadLetters;
        int hits = cases.Alerted.Count(alert => traffic.Frauds.Contains(alert.TransactionId));
        bool isLabelled = traffic.IsLabelled;
        var shown = cases.Kept.OrderByDescending(Interest).DistinctBy(alert => alert.Reasons[0].Code).Take(options.ShownAlerts);
        output.WriteLine();
        foreach (FraudAlert alert in shown)
            output.WriteLine(AlertCard.Render(alert, isLabelled ? traffic.Frauds.Contains(alert.Transaction.TransactionId) ? "fraud" : "genuine" : null));
        return new DemoSummary
        {
            Events = sender.Sent,
            Scored = status.Scored,
            Alerts = cases.Alerts,
            DeadLetters = cases.DeadLetters,
            Outcomes = chargebacks.Sent,
            Lost = Math.Max(0, sender.Sent - handled) + Math.Max(0, status.Alerts - cases.Alerts - cases.Repeated),
            Duplicated = Math.Max(0, handled - sender.Sent) + cases.Repeated,
            EventsPerSecond = Math.Round(sender.Sent / elapsed.TotalSeconds),
            EventToAlertMs = latencies.Percentiles(),
            Precision = isLabelled && cases.Alerted.Count > 0 ? Math.Round((double)hits / cases.Alerted.Count, 4) : null,
            Recall = isLabelled && traffic.Frauds.Count > 0 ? Math.Round((double)hits / traffic.Frauds.Count, 4) : null,
            Provider = provider,
            Broker = "embedded",
        };
    }

    // What shows a stranger most: several reasons, and a past that mattered.
    private static float Interest(FraudAlert alert) => alert.Score + (0.1f * Math.Min(alert.Reasons.Count, 4)) + (0.1f * Math.Min(alert.Attended.Count, 3));
}
