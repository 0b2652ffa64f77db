using Confluent.Kafka;
using Confluent.Kafka.Admin;
using StreamGuard.Kafka.Clients;
using StreamGuard.Kafka.Configuration;
using StreamGuard.Pipeline.Sources;

namespace StreamGuard.Kafka.Consuming;

/// <summary>
/// Asks the cluster about the source topic: how many partitions it has, and where they begin. Each question is asked again until it is answered or
/// its time is up; all questions of one assignment share one time, because nothing is polled meanwhile. The ingest thread alone, unless it says otherwise.
/// </summary>
internal sealed class SourceTopic : IDisposable
{
    private static readonly TimeSpan LongestQuestion = TimeSpan.FromSeconds(5);

    private readonly KafkaOptions _options;
    private readonly IConsumer<int, int> _consumer;
    private readonly IAdminClient _admin;
    private readonly ConsumerFaults _faults;
    private readonly TimeProvider _clock;
    private readonly PartitionCountWatch _count;
    private readonly Dictionary<int, long> _beginnings = [];
    private RetryBudget? _assignment;

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

    // Half, so that one assignment right after the other does not make a member that is too slow either.
    private TimeSpan LongestAssignment => _options.MaxPollInterval / 2 < _options.CommittedOffsetsTimeout ? _options.MaxPollInterval / 2 : _options.CommittedOffsetsTimeout;

    /// <summary>An assignment begins.</summary>
    /// <returns>The time for all its questions.</returns>
    public RetryBudget BeginAssignment() => _assignment = new RetryBudget(_clock, LongestAssignment);

    /// <summary>The assignment is over: what was asked for it is out of date from now on.</summary>
    public void EndAssignment()
    {
        _assignment = null;
        _beginnings.Clear();
    }

    /// <summary>Asks how many partitions there are; from then on the number is watched.</summary>
    /// <exception cref="SourceFailedException">There was no answer within the time, or there are more or fewer than before.</exception>
    public void CountPartitions(RetryBudget budget) => _count.Note(Ask("how many partitions it has", Count, budget));

    /// <summary>Asks in one request for the beginnings that <see cref="EarliestOffset"/> tells until the end of the assignment. What is not answered it asks for itself.</summary>
    public void FindBeginnings(List<TopicPartition> partitions, RetryBudget budget)
    {
        try
        {
            var options = new ListOffsetsOptions { RequestTimeout = Slice(budget) };
            Keep(_admin.ListOffsetsAsync(partitions.Select(p => new TopicPartitionOffsetSpec { TopicPartition = p, OffsetSpec = OffsetSpec.Earliest() }), options).GetAwaiter().GetResult().ResultInfos);
        }
        catch (ListOffsetsException e)
        {
            Keep(e.Result.ResultInfos);
            _faults.Report(e.Error);
        }
        catch (KafkaException e)
        {
            _faults.Report(e.Error);
        }
    }

    /// <summary>The offset of a partition's earliest message; its end when it holds none.</summary>
    /// <exception cref="SourceFailedException">There was no answer within the time.</exception>
    public long EarliestOffset(int partition) => _beginnings.TryGetValue(partition, out var known) ? known : Ask(
        $"where partition {partition} begins",
        timeout => _consumer.QueryWatermarkOffsets(new TopicPartition(Topic, partition), timeout).Low.Value,
        _assignment ?? new RetryBudget(_clock, LongestAssignment));

    /// <inheritdoc />
    public void Dispose()
    {
        _count.Dispose();
        _admin.Dispose();
    }

    private int Count(TimeSpan timeout) => _admin.GetMetadata(Topic, timeout).Topics.Single(topic => topic.Topic == Topic).Partitions.Count;

    private static TimeSpan Slice(RetryBudget budget) => budget.Left < LongestQuestion ? budget.Left : LongestQuestion;

    private void Keep(List<ListOffsetsResultInfo> infos)
    {
        foreach (var info in infos)
        {
            var answer = info.TopicPartitionOffsetError;
            if (!answer.Error.IsError && answer.Offset.Value >= 0) _beginnings[answer.Partition.Value] = answer.Offset.Value;
        }
    }

    private T Ask<T>(string what, Func<TimeSpan, T> question, RetryBudget budget)
    {
        while (true)
        {
            try
            {
                return question(Slice(budget));
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
