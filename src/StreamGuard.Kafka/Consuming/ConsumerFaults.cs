using Confluent.Kafka;
using StreamGuard.Kafka.Clients;
using StreamGuard.Kafka.Configuration;
using StreamGuard.Pipeline.Sources;

namespace StreamGuard.Kafka.Consuming;

/// <summary>Sorts the consumer's errors into those it goes on after and the one that ends it, which is kept until somebody can be told. On the ingest thread, except <see cref="Report"/> and <see cref="Keep"/>.</summary>
internal sealed class ConsumerFaults
{
    public const string ClientName = "consumer";

    private readonly KafkaOptions _options;
    private readonly IClientObserver _observer;
    private readonly TimeProvider _clock;
    private SourceFailedException? _failure;
    private long? _topicMissingSince;

    public ConsumerFaults(KafkaOptions options, IClientObserver observer, TimeProvider clock)
    {
        _options = options;
        _observer = observer;
        _clock = clock;
    }

    private string Topic => _options.Topics.Transactions;

    /// <summary>Takes note of an error that the client raised.</summary>
    /// <param name="error">The error.</param>
    /// <param name="hasOwned">Whether a partition was ever owned; then a missing topic is a broker's momentary ignorance.</param>
    public void Hear(Error error, bool hasOwned)
    {
        Report(error);
        if (error.Code == ErrorCode.Local_AllBrokersDown) return;
        if (error.IsFatal || KafkaErrors.NeedsAPerson(error) || KafkaErrors.IsBrokenData(error))
        {
            _failure ??= new SourceFailedException(
                $"Kafka consumer of group {_options.GroupId}, topic {Topic}: {error.Reason} ({error.Code}). {KafkaErrors.Mend(error)}");
        }
        else if (KafkaErrors.IsMissingTopic(error) && !hasOwned) _topicMissingSince ??= _clock.GetTimestamp();
    }

    /// <summary>Tells the observer. Any thread.</summary>
    public void Report(Error error) => _observer.OnError(ClientName, error.Code.ToString(), error.Reason);

    /// <summary>Keeps an exception that must not leave a rebalance handler: inside the client it would unassign everything. Any thread.</summary>
    public void Keep(Exception exception, string what)
    {
        var failure = exception as SourceFailedException ?? new SourceFailedException($"{what}: {exception.Message}", exception);
        Interlocked.CompareExchange(ref _failure, failure, null);
    }

    /// <summary>Partitions were assigned, so the topic exists.</summary>
    public void TopicIsThere() => _topicMissingSince = null;

    /// <exception cref="SourceFailedException">The consumer cannot go on.</exception>
    public void ThrowIfFailed()
    {
        if (Volatile.Read(ref _failure) is { } failure) throw failure;
    }

    /// <exception cref="SourceFailedException">The topic has been missing for too long.</exception>
    public void ThrowIfTopicIsMissing()
    {
        if (_topicMissingSince is not { } since || _clock.GetElapsedTime(since) < _options.MissingTopicDeadline) return;
        throw new SourceFailedException(
            $"Kafka topic {Topic} does not exist on {_options.BootstrapServers} (waited {DurationWords.Of(_options.MissingTopicDeadline)}). Create the topic, or correct Kafka:Topics:Transactions.");
    }
}
