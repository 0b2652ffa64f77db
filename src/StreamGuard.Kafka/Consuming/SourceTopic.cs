using Confluent.Kafka;
using StreamGuard.Kafka.Clients;
using StreamGuard.Kafka.Configuration;
using StreamGuard.Pipeline.Sources;

namespace StreamGuard.Kafka.Consuming;

/// <summary>Asks the cluster about the source topic: how many partitions it has, and where they begin. Each question is asked again until it is answered or its time is up.</summary>
internal sealed class SourceTopic : IDisposable
{
    private static readonly TimeSpan LongestQuestion = TimeSpan.FromSeconds(5);

    private readonly KafkaOptions _options;
    private readonly IConsumer<int, int> _consumer;
    private readonly IAdminClient _admin;
    private readonly ConsumerFaults _faults;
    private readonly TimeProvider _clock;
    private readonly PartitionCountWatch _count;

    public SourceTopic(KafkaOptions options, IConsumer<int, int> consumer, ConsumerFaults faults, TimeProvider clock)
    {
        _options = options;
        _consumer = consumer;
        _admin = new DependentAdminClientBuilder(consumer.Handle).Build();
        _faults = faults;
        _clock = clock;
        _count = new PartitionCountWatch(Topic, clock, () => Count(LongestQuestion), faults);
    }

    /// <summary>Partitions as of the last <see cref="CountPartitions"/>; 0 = not asked yet. Any thread.</summary>
    public int PartitionCount => _count.Count;

    private string Topic => _options.Topics.Transactions;

    /// <summary>Asks how many partitions there are; from then on the number is watched.</summary>
    /// <exception cref="SourceFailedException">There was no answer within the time, or there are more or fewer than before.</exception>
    public void CountPartitions() => _count.Note(Ask("how many partitions it has", Count));

    /// <summary>The offset of a partition's earliest message; its end when it holds none.</summary>
    /// <exception cref="SourceFailedException">There was no answer within the time.</exception>
    public long EarliestOffset(int partition) => Ask(
        $"where partition {partition} begins",
        timeout => _consumer.QueryWatermarkOffsets(new TopicPartition(Topic, partition), timeout).Low.Value);

    /// <inheritdoc />
    public void Dispose()
    {
        _count.Dispose();
        _admin.Dispose();
    }

    private int Count(TimeSpan timeout) => _admin.GetMetadata(Topic, timeout).Topics.Single(topic => topic.Topic == Topic).Partitions.Count;

    private T Ask<T>(string what, Func<TimeSpan, T> question)
    {
        var budget = new RetryBudget(_clock, _options.CommittedOffsetsTimeout);
        while (true)
        {
            try
            {
                return question(budget.Left < LongestQuestion ? budget.Left : LongestQuestion);
            }
            catch (KafkaException e)
            {
                var error = KafkaErrors.Of(e);
                _faults.Report(error);
                if (error.IsFatal || KafkaErrors.NeedsAPerson(error) || !budget.TryWait())
                    throw new SourceFailedException($"Kafka topic {Topic} could not be asked {what}: {error.Reason} ({error.Code}). {KafkaErrors.Mend(error)}", e);
            }
        }
    }
}
