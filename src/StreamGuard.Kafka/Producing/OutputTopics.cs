using Confluent.Kafka;
using StreamGuard.Kafka.Clients;
using StreamGuard.Kafka.Configuration;
using StreamGuard.Pipeline.Outputs;

namespace StreamGuard.Kafka.Producing;

/// <summary>
/// Looks, before anything is read, whether the topics are there that are only written to: the first alert would find out hours later, and a dead letter perhaps never.
/// It takes no right that a worker lacks, because who may write to a topic may ask about it. One thread.
/// </summary>
internal sealed class OutputTopics(KafkaOptions options, IClientObserver observer, TimeProvider clock)
{
    // Short: a wish to stop is heard between two questions.
    private static readonly TimeSpan LongestQuestion = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(250);

    /// <summary>Waits until all are there; for as long as no broker answers, and for <see cref="KafkaOptions.MissingTopicDeadline"/> when one says that a topic is missing.</summary>
    /// <param name="client">The producer, which is asked with.</param>
    /// <param name="refusal">What its client hears.</param>
    /// <param name="stop">Gives up waiting.</param>
    /// <exception cref="OutputFailedException">Topics are missing, or the broker refused.</exception>
    /// <exception cref="OperationCanceledException">Told to give up.</exception>
    public void Await(Handle client, ProducerRefusal refusal, CancellationToken stop)
    {
        using IAdminClient admin = new DependentAdminClientBuilder(client).Build();
        List<Output> open = [.. Outputs()];
        long? missingSince = null;
        while (true)
        {
            bool isAnswered = true;
            open.RemoveAll(output => IsThere(admin, output, ref isAnswered));
            if (open.Count == 0) return;
            refusal.ThrowIfAny("looking for the topics of the outputs");
            if (isAnswered)
            {
                missingSince ??= clock.GetTimestamp();
                if (clock.GetElapsedTime(missingSince.Value) >= options.MissingTopicDeadline) throw Missing(open);
            }

            stop.WaitHandle.WaitOne(BetweenLooks);
            stop.ThrowIfCancellationRequested();
        }
    }

    private IEnumerable<Output> Outputs()
    {
        KafkaTopics topics = options.Topics;
        yield return new Output(topics.FraudAlerts, nameof(KafkaTopics.FraudAlerts), "");
        yield return new Output(topics.DeadLetters, nameof(KafkaTopics.DeadLetters), "");
        if (!string.IsNullOrEmpty(topics.TransactionScores)) yield return new Output(topics.TransactionScores, nameof(KafkaTopics.TransactionScores), ", or leave that empty: scores are then not published");
    }

    private bool IsThere(IAdminClient admin, Output output, ref bool isAnswered)
    {
        try
        {
            TopicMetadata topic = admin.GetMetadata(output.Topic, LongestQuestion).Topics.Single(candidate => candidate.Topic == output.Topic);
            if (topic.Error.IsError) observer.OnError(ProducerClient.Name, topic.Error.Code.ToString(), $"{output.Topic}: {topic.Error.Reason}");
            if (KafkaErrors.NeedsAPerson(topic.Error)) throw OutputFaults.Exception($"looking for topic {output.Topic} (Kafka:Topics:{output.Setting})", topic.Error);

            // Any other error is a topic that is there and in trouble, which sending waits for.
            return !KafkaErrors.IsMissingTopic(topic.Error) && (topic.Error.IsError || topic.Partitions.Count > 0);
        }
        catch (KafkaException e)
        {
            // A cluster that is away is waited for.
            observer.OnError(ProducerClient.Name, e.Error.Code.ToString(), e.Error.Reason);
            isAnswered &= KafkaErrors.IsMissingTopic(e.Error);
            return false;
        }
    }

    private OutputFailedException Missing(List<Output> missing) => new(
        $"Outputs have nowhere to go on {options.BootstrapServers} (waited {DurationWords.Of(options.MissingTopicDeadline)}): "
        + string.Join("; ", missing.Select(output => $"Kafka topic {output.Topic} does not exist, create it or correct Kafka:Topics:{output.Setting}{output.Otherwise}")) + ".");

    private sealed record Output(string Topic, string Setting, string Otherwise);
}
