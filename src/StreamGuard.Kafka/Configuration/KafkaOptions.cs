using System.ComponentModel.DataAnnotations;

namespace StreamGuard.Kafka.Configuration;

/// <summary>How the worker reaches Kafka, and what it promises there. Section <c>Kafka</c>.</summary>
public sealed class KafkaOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Kafka";

    /// <summary>Brokers to ask first, <c>host:port</c>, separated by commas. Default: <c>localhost:9092</c>.</summary>
    [Required]
    public string BootstrapServers { get; set; } = "localhost:9092";

    /// <summary>The topics' names.</summary>
    [Required]
    public KafkaTopics Topics { get; set; } = new();

    /// <summary>The consumer group that the workers share. Default: <c>streamguard</c>.</summary>
    [Required]
    public string GroupId { get; set; } = "streamguard";

    /// <summary>The name this worker keeps in the group across restarts, e.g. its ordinal: a restart within <see cref="SessionTimeout"/> then moves no partition. Null = a new member each time. Default: null.</summary>
    public string? GroupInstanceId { get; set; }

    /// <summary>How the group shares partitions and notices who is gone. With <see cref="GroupProtocol.Consumer"/> the brokers decide on what <see cref="PartitionAssignment"/>, <see cref="SessionTimeout"/> and <see cref="HeartbeatInterval"/> say, and <see cref="GroupInstanceId"/> is refused. Default: <see cref="GroupProtocol.Classic"/>.</summary>
    public GroupProtocol GroupProtocol { get; set; } = GroupProtocol.Classic;

    /// <summary>What brokers log this worker as. Default: <c>streamguard</c>.</summary>
    [Required]
    public string ClientId { get; set; } = "streamguard";

    /// <summary>What a crash may do to the outputs. Default: <see cref="DeliveryGuarantee.ExactlyOnce"/>.</summary>
    public DeliveryGuarantee DeliveryGuarantee { get; set; } = DeliveryGuarantee.ExactlyOnce;

    /// <summary>
    /// The identity under which this worker's transactions are fenced; no two running workers may share it, and a restarted one should keep it.
    /// Null = group id, a dash and <see cref="GroupInstanceId"/>, or else the host's name. Default: null.
    /// </summary>
    public string? TransactionalId { get; set; }

    /// <summary>How long a transaction may stay open before the broker aborts it; after a crash, readers wait that long. At least ten commit intervals of the pipeline. Range: 1 s to 15 min. Default: 10 s.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:15:00")]
    public TimeSpan TransactionTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How long an output is tried before its delivery counts as failed. At most <see cref="TransactionTimeout"/> when exactly once. Range: 100 ms to 5 min. Default: 10 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "00:05:00")]
    public TimeSpan DeliveryTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How long an offset commit is tried again. Range: 100 ms to 1 min. Default: 5 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "00:01:00")]
    public TimeSpan OffsetCommitTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How long a silent member stays in the group. Range: 1 s to 30 min, within the broker's limits. Default: 10 s.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:30:00")]
    public TimeSpan SessionTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How often a member tells the group that it lives, and so how soon it hears that partitions move; the others stand still until the last one has. At most a third of <see cref="SessionTimeout"/>. Range: 100 ms to 1 min. Default: 1 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "00:01:00")]
    public TimeSpan HeartbeatInterval { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>How long the ingest thread may go without asking for a message before the group gives its partitions away. Above <see cref="SessionTimeout"/>, up to 1 hour. Default: 5 min.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00")]
    public TimeSpan MaxPollInterval { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>How the group shares the partitions. All members must agree. Default: <see cref="PartitionAssignment.CooperativeSticky"/>.</summary>
    public PartitionAssignment PartitionAssignment { get; set; } = PartitionAssignment.CooperativeSticky;

    /// <summary>Where a partition without a committed offset starts. Default: <see cref="StartPosition.Earliest"/>.</summary>
    public StartPosition StartPosition { get; set; } = StartPosition.Earliest;

    /// <summary>How long the broker holds a fetch back when there is nothing new; also the most it adds to an idle topic's latency. Range: 1 ms to 5 s. Default: 10 ms.</summary>
    [Range(typeof(TimeSpan), "00:00:00.001", "00:00:05")]
    public TimeSpan FetchWait { get; set; } = TimeSpan.FromMilliseconds(10);

    /// <summary>Memory for messages fetched ahead of need, in KiB; when it is full, fetching stops. Range: 1,024 to 1,048,576. Default: 32,768.</summary>
    [Range(1024, 1_048_576)]
    public int PrefetchKibibytes { get; set; } = 32_768;

    /// <summary>How long all brokers may be unreachable before the worker counts as not joined, thus not ready. Range: 0 to 10 min. Default: 15 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:10:00")]
    public TimeSpan BrokersDownDeadline { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>How long a topic may be missing at the start before the worker gives up. Range: 0 to 10 min. Default: 30 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:10:00")]
    public TimeSpan MissingTopicDeadline { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How long everything that must be known of newly assigned partitions is asked for, together, before the worker gives up: their number, committed offsets and beginnings. At most half of <see cref="MaxPollInterval"/> is used. Range: 1 s to 5 min. Default: 30 s.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:05:00")]
    public TimeSpan CommittedOffsetsTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Further librdkafka settings of every client, e.g. <c>security.protocol</c>, <c>ssl.ca.location</c>, <c>sasl.username</c>, <c>sasl.password.file</c> (a file whose text is the value). Settings with an option of their own and unsafe ones are refused. Default: none.</summary>
    public Dictionary<string, string> Settings { get; set; } = [];

    /// <summary>Further librdkafka settings of the consumer alone. Default: none.</summary>
    public Dictionary<string, string> ConsumerSettings { get; set; } = [];

    /// <summary>Further librdkafka settings of the producer alone, e.g. <c>compression.type</c>. Default: none.</summary>
    public Dictionary<string, string> ProducerSettings { get; set; } = [];

    /// <summary>The transactional id in force.</summary>
    public string EffectiveTransactionalId =>
        !string.IsNullOrWhiteSpace(TransactionalId) ? TransactionalId
        : $"{GroupId}-{(string.IsNullOrWhiteSpace(GroupInstanceId) ? Environment.MachineName : GroupInstanceId)}";

    /// <summary>Checks everything, attributes included. Reads no file and asks no broker.</summary>
    /// <returns>One line for each mistake, naming the setting and how to mend it; none = valid.</returns>
    public IEnumerable<string> Validate() => KafkaOptionsValidator.Validate(this);
}
