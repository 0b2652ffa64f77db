using System.Globalization;
using StreamGuard.Kafka.Configuration;
using StreamGuard.Kafka.Replaying;
using StreamGuard.Pipeline.Outputs;
using StreamGuard.Pipeline.Replay;
using StreamGuard.Pipeline.Sources;
using StreamGuard.Worker.Commands;

namespace StreamGuard.Worker.Replaying;

/// <summary>One run of <c>streamguard replay-dead-letters</c>, from connecting to the last line.</summary>
/// <param name="kafka">The worker's own settings.</param>
/// <param name="request">What was asked for.</param>
/// <param name="time">The clock.</param>
internal sealed class ReplayRun(KafkaOptions kafka, ReplayRequest request, TimeProvider time)
{
    private readonly ClientTrouble _trouble = new();

    /// <summary>Runs it.</summary>
    /// <param name="output">Where the table goes.</param>
    /// <param name="error">Where progress and warnings go.</param>
    /// <param name="stop">Asks for the end.</param>
    /// <returns>The exit status.</returns>
    /// <exception cref="CommandFailedException">It could not be done.</exception>
    internal int Run(TextWriter output, TextWriter error, CancellationToken stop)
    {
        try
        {
            using var source = new DeadLetterReader(kafka, _trouble, time);
            using var memory = new ReplayMemory(kafka, source.PartitionCount, _trouble, time);
            using var channel = request.IsDryRun ? null : Channel(memory);
            return Run(source, memory, channel, output, error, stop);
        }
        catch (Exception failure) when (failure is SourceFailedException or OutputFailedException or IOException)
        {
            string detail = failure is SourceFailedException && _trouble.Latest is { } latest ? $" (the client's latest trouble: {latest})" : "";
            throw new CommandFailedException(failure.Message + detail, innerException: failure);
        }
        catch (Exception refused) when (refused is InvalidOperationException or ArgumentException && refused.Source == "Confluent.Kafka")
        {
            // The client library checks the settings that are passed through to it, and throws these when it is made.
            throw new CommandFailedException(
                $"Kafka:Settings, Kafka:ConsumerSettings or Kafka:ProducerSettings: the client refuses a setting ({refused.Message.TrimEnd('.')}); correct or remove it.",
                ExitCodes.Usage, refused);
        }
    }

    private int Run(DeadLetterReader source, ReplayMemory memory, NotedChannel? channel, TextWriter output, TextWriter error, CancellationToken stop)
    {
        var options = new ReplayOptions
        {
            Topic = kafka.Topics.Transactions, PartitionCount = source.TargetPartitionCount, Selection = request.Selection, Rate = request.Rate,
            Limit = request.Limit, FromBeginning = request.FromBeginning,
        };
        ReplayTally tally = ProgressDisplay.Run(
            $"reading {kafka.Topics.DeadLetters}", error,
            progress => new DeadLetterReplay(options, source, memory, channel, time).Run(progress, stop));
        ReplayTable.Write(tally, request.IsDryRun, output);
        output.WriteLine(Summary(tally));
        if (!stop.IsCancellationRequested && channel is { LastCommitted: { Count: > 0 } committed } && !memory.Keeps(committed))
        {
            error.WriteLine("streamguard: warning: the cluster does not keep the offsets that a transaction commits, so the next run would replay the same letters again; "
                + "with such a cluster use --set Kafka:DeliveryGuarantee=AtLeastOnce.");
        }

        return tally.WasStopped ? ExitCodes.Interrupted : ExitCodes.Ok;
    }

    private NotedChannel Channel(ReplayMemory memory) => kafka.DeliveryGuarantee == DeliveryGuarantee.ExactlyOnce
        ? NotedChannel.Of(new ExactlyOnceReplay(kafka, memory, _trouble, time))
        : NotedChannel.Of(new AtLeastOnceReplay(kafka, memory, _trouble, time));

    private string Summary(ReplayTally tally)
    {
        long replayed = tally.Count(ReplayDecision.Replay), attempts = tally.Count(ReplayDecision.TooManyAttempts), homeless = tally.Count(ReplayDecision.Homeless);
        string from = kafka.Topics.DeadLetters, to = kafka.Topics.Transactions;
        string text = request.IsDryRun
            ? Invariant($"{replayed:N0} of the {tally.Total:N0} dead letters read from {from} would go back to {to}; nothing was sent.")
            : Invariant($"{replayed:N0} of the {tally.Total:N0} dead letters read from {from} went back to {to}.");
        if (attempts > 0) text += Invariant($" {attempts:N0} were passed over because they were refused {request.Selection.MaxAttempts} times or more (--max-attempts).");
        if (homeless > 0) text += Invariant($" {homeless:N0} were passed over because their headers name no partition of {to}.");
        if (tally.LimitReached) text += " It ended at --limit.";
        if (tally.WasStopped) text += " It was interrupted; the same command goes on from here.";
        return text;
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
