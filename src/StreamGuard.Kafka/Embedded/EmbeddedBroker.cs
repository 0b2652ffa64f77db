using System.Runtime.InteropServices;
using Confluent.Kafka;

namespace StreamGuard.Kafka.Embedded;

/// <summary>
/// A Kafka cluster within the process, for the demo and for tests: librdkafka's mock cluster, which speaks Kafka's protocol on local ports.
/// Everything is in memory and gone at the end. Any thread may call any member.
/// </summary>
/// <remarks>
/// What it does not do, so that nobody relies on it: it keeps the newest <see cref="RetentionBytes"/> of a partition, whether consumed or not; it shows
/// messages of open and aborted transactions to everybody, drops the offsets of transactions and fences no producer, so exactly once
/// means nothing here; it knows no offsets for times, no permissions, no TLS, and no administration beyond topics that appear when produced to
/// (with four partitions). Why it is used all the same: docs/adr/0004.
/// </remarks>
public sealed class EmbeddedBroker : IDisposable
{
    /// <summary>Bytes of messages that a partition keeps: 5 MiB.</summary>
    public const int RetentionBytes = 5 * 1024 * 1024;

    private const int ErrorTextSize = 512;

    private readonly Lock _lock = new();
    private nint _client;
    private nint _cluster;

    /// <summary>Starts it.</summary>
    /// <param name="brokers">How many brokers, numbered from 1. Range: 1 to 16.</param>
    /// <exception cref="DllNotFoundException">librdkafka is not there.</exception>
    /// <exception cref="InvalidOperationException">The cluster did not start; the message says why.</exception>
    public EmbeddedBroker(int brokers = 1)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(brokers, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(brokers, 16);
        _client = CreateClient();
        _cluster = MockCluster.rd_kafka_mock_cluster_new(_client, brokers);
        if (_cluster == 0)
        {
            MockCluster.rd_kafka_destroy(_client);
            throw new InvalidOperationException($"librdkafka {Library.VersionString} could not start {brokers} embedded broker(s); are local ports free?");
        }

        BootstrapServers = Marshal.PtrToStringUTF8(MockCluster.rd_kafka_mock_cluster_bootstraps(_cluster))!;
        Brokers = brokers;

        // By default the coordinator waits three seconds for further members before it forms a group.
        MockCluster.rd_kafka_mock_group_initial_rebalance_delay_ms(_cluster, 0);
    }

    /// <summary>Where clients connect, <c>host:port</c>, separated by commas.</summary>
    public string BootstrapServers { get; }

    /// <summary>How many brokers there are.</summary>
    public int Brokers { get; }

    /// <summary>Creates a topic.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="partitions">How many partitions.</param>
    /// <exception cref="InvalidOperationException">There is one of that name.</exception>
    public void CreateTopic(string name, int partitions) =>
        Do($"create topic {name}", cluster => MockCluster.rd_kafka_mock_topic_create(cluster, name, partitions, replicas: 1));

    /// <summary>Answers the next requests of a kind with errors, one each, in order; after them all is well again.</summary>
    /// <param name="request">The kind.</param>
    /// <param name="errors">The errors; <see cref="ErrorCode.NoError"/> lets one pass, <see cref="ErrorCode.Local_Transport"/> cuts the connection.</param>
    public unsafe void FailNext(BrokerRequest request, params ReadOnlySpan<ErrorCode> errors)
    {
        lock (_lock)
        {
            fixed (ErrorCode* first = errors)
                MockCluster.rd_kafka_mock_push_request_errors_array(Cluster, (short)request, (nuint)errors.Length, (int*)first);
        }
    }

    /// <summary>Forgets what <see cref="FailNext"/> still has in store for a kind of request.</summary>
    /// <param name="request">The kind.</param>
    public void StopFailing(BrokerRequest request)
    {
        lock (_lock) MockCluster.rd_kafka_mock_clear_request_errors(Cluster, (short)request);
    }

    /// <summary>Takes a broker off the network: connections are cut and new ones refused.</summary>
    /// <param name="broker">1 to <see cref="Brokers"/>.</param>
    public void TakeDown(int broker) => Do($"take down broker {broker}", cluster => MockCluster.rd_kafka_mock_broker_set_down(cluster, broker));

    /// <summary>Brings a broker back, with everything that it had.</summary>
    /// <param name="broker">1 to <see cref="Brokers"/>.</param>
    public void BringUp(int broker) => Do($"bring up broker {broker}", cluster => MockCluster.rd_kafka_mock_broker_set_up(cluster, broker));

    /// <summary>Delays a broker's answers.</summary>
    /// <param name="broker">1 to <see cref="Brokers"/>.</param>
    /// <param name="roundTrip">By how much; zero ends it. To the millisecond.</param>
    public void SetRoundTrip(int broker, TimeSpan roundTrip) =>
        Do($"delay broker {broker}", cluster => MockCluster.rd_kafka_mock_broker_set_rtt(cluster, broker, (int)roundTrip.TotalMilliseconds));

    /// <summary>Does what the next request of a kind asks for, and answers it late.</summary>
    /// <param name="broker">1 to <see cref="Brokers"/>.</param>
    /// <param name="request">The kind.</param>
    /// <param name="by">How late. To the millisecond.</param>
    public void AnswerLate(int broker, BrokerRequest request, TimeSpan by) => Do(
        $"delay an answer of broker {broker}",
        cluster => MockCluster.rd_kafka_mock_broker_push_request_error_rtts(cluster, broker, (short)request, 1, (int)ErrorCode.NoError, (int)by.TotalMilliseconds));

    /// <summary>Moves a partition to another broker.</summary>
    /// <param name="topic">The topic.</param>
    /// <param name="partition">The partition.</param>
    /// <param name="broker">Its new leader.</param>
    public void MoveLeader(string topic, int partition, int broker) =>
        Do($"move {topic}/{partition} to broker {broker}", cluster => MockCluster.rd_kafka_mock_partition_set_leader(cluster, topic, partition, broker));

    /// <summary>Moves a consumer group to another broker.</summary>
    /// <param name="groupId">The group.</param>
    /// <param name="broker">Its new coordinator.</param>
    public void MoveGroupCoordinator(string groupId, int broker) =>
        Do($"move group {groupId} to broker {broker}", cluster => MockCluster.rd_kafka_mock_coordinator_set(cluster, "group", groupId, broker));

    /// <summary>Moves a transactional id to another broker.</summary>
    /// <param name="transactionalId">The transactional id.</param>
    /// <param name="broker">Its new coordinator.</param>
    public void MoveTransactionCoordinator(string transactionalId, int broker) =>
        Do($"move transactional id {transactionalId} to broker {broker}", cluster => MockCluster.rd_kafka_mock_coordinator_set(cluster, "transaction", transactionalId, broker));

    /// <summary>Deletes a partition's oldest messages, as retention would.</summary>
    /// <param name="topic">The topic.</param>
    /// <param name="partition">The partition.</param>
    /// <param name="beforeOffset">The oldest offset that stays.</param>
    public void DeleteRecords(string topic, int partition, long beforeOffset) =>
        Do($"delete from {topic}/{partition}", cluster => MockCluster.rd_kafka_mock_partition_delete_records(cluster, topic, partition, beforeOffset));

    /// <summary>Stops it; clients that are still connected see their brokers go away.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            if (_cluster == 0) return;
            MockCluster.rd_kafka_mock_cluster_destroy(_cluster);
            MockCluster.rd_kafka_destroy(_client);
            _cluster = _client = 0;
        }
    }

    private nint Cluster => _cluster != 0 ? _cluster : throw new ObjectDisposedException(nameof(EmbeddedBroker));

    private static unsafe nint CreateClient()
    {
        // Confluent.Kafka chooses among the builds of the library that its package holds; asking it first makes it load the one to use.
        _ = Library.Version;
        var conf = MockCluster.rd_kafka_conf_new();
        MockCluster.rd_kafka_conf_set_log_cb(conf, 0);
        var text = stackalloc byte[ErrorTextSize];
        var client = MockCluster.rd_kafka_new(MockCluster.Producer, conf, text, ErrorTextSize);
        if (client != 0) return client;
        MockCluster.rd_kafka_conf_destroy(conf);
        throw new InvalidOperationException($"librdkafka could not start the embedded broker: {Marshal.PtrToStringUTF8((nint)text)}");
    }

    private void Do(string what, Func<nint, int> call)
    {
        int error;
        lock (_lock) error = call(Cluster);
        if (error != 0) throw new InvalidOperationException($"The embedded broker could not {what}: {Marshal.PtrToStringUTF8(MockCluster.rd_kafka_err2name(error))}.");
    }
}
