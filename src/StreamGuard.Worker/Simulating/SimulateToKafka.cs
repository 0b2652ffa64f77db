using System.Globalization;
using Confluent.Kafka;
using StreamGuard.Avro.Registry;
using StreamGuard.Kafka.Serialization;
using StreamGuard.Simulation;
using StreamGuard.Worker.Commands;

namespace StreamGuard.Worker.Simulating;

/// <summary>Sends simulated payments to a topic.</summary>
internal static class SimulateToKafka
{
    private const int PaymentsPerReport = 1_000;
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(10);

    /// <summary>Sends the payments and waits until the cluster has them.</summary>
    /// <param name="options">The network, valid.</param>
    /// <param name="events">How many payments.</param>
    /// <param name="target">Where to and how fast.</param>
    /// <param name="time">The clock.</param>
    /// <param name="error">Where progress is shown.</param>
    /// <param name="stop">Asks for the end; what was sent by then is still delivered.</param>
    /// <returns>What was sent, in one line.</returns>
    /// <exception cref="CommandFailedException">The cluster cannot be reached or refused a payment, or the period reaches into the future.</exception>
    /// <exception cref="OperationCanceledException">It was told to stop.</exception>
    internal static string Run(
        SimulationOptions options, long events, KafkaTarget target, TimeProvider time, TextWriter error, CancellationToken stop)
    {
        var encoder = new TransactionEncoder(SchemaId(target, time, stop));
        using var sender = new TransactionSender(target.BootstrapServers, target.Topic, encoder.EncodeToArray);
        Connect(sender, target);
        var tally = new SimulationTally(options);
        DateTimeOffset? beyond = null;
        try
        {
            beyond = ProgressDisplay.Run("sending", error, report =>
            {
                long done = 0;
                var traffic = new SimulatedTraffic(sender, time)
                {
                    PaymentsPerSecond = target.PaymentsPerSecond,
                    Sent = payment =>
                    {
                        tally.Count(payment);
                        if (++done % PaymentsPerReport == 0 || done == events) report((double)done / events);
                    },
                };
                return traffic.Run(Take(options, events), stop);
            });
        }
        finally
        {
            // Also when interrupted: the client gives up by itself what the cluster does not take in time.
            sender.Drain(CancellationToken.None);
        }

        if (sender.Failed > 0)
        {
            throw new CommandFailedException(
                Invariant($"{sender.Failed:N0} of {sender.Sent:N0} payments did not reach topic {target.Topic}: {sender.Trouble}"));
        }

        if (beyond is { } reached) throw Future(reached, sender.Sent);
        return tally.Summary($"topic {target.Topic}");
    }

    private static IEnumerable<LabelledTransaction> Take(SimulationOptions options, long events)
    {
        var simulator = new PaymentSimulator(options);
        for (long i = 0; i < events; i++) yield return simulator.Next();
    }

    private static int SchemaId(KafkaTarget target, TimeProvider time, CancellationToken stop)
    {
        if (target.SchemaRegistry is null) return FileSchemaSource.IdOf(StreamGuardSchemas.Transaction.Schema);
        var options = new SchemaRegistryOptions { Url = target.SchemaRegistry };
        if (options.Validate().FirstOrDefault() is { } mistake) throw new CommandFailedException($"--schema-registry: {mistake}", ExitCodes.Usage);
        using var registry = new SchemaRegistryClient(options, time);
        var registration = registry.RegisterAsync($"{target.Topic}-value", StreamGuardSchemas.Transaction.Json, stop).AsTask().GetAwaiter().GetResult();
        return registration.Succeeded
            ? registration.Id
            : throw new CommandFailedException($"cannot register the schema of {target.Topic} at {target.SchemaRegistry}: {registration.Detail}");
    }

    private static void Connect(TransactionSender sender, KafkaTarget target)
    {
        try
        {
            sender.Connect(ConnectTimeout);
        }
        catch (KafkaException e)
        {
            throw new CommandFailedException(
                $"cannot send to topic {target.Topic} at {target.BootstrapServers}: {e.Error.Reason}; is the cluster up, and is the address one that it advertises?",
                innerException: e);
        }
    }

    private static CommandFailedException Future(DateTimeOffset reached, long sent) => new(
        Invariant($"stopped after {sent:N0} payments: the next one would happen at {reached:yyyy-MM-dd HH:mm} UTC, and workers ")
        + "refuse payments of more than 5 minutes ahead; begin earlier with --start, or take fewer --events or more --accounts");

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
