using System.Runtime.InteropServices;

namespace StreamGuard.Kafka.Embedded;

/// <summary>The functions of librdkafka's mock cluster, from the library that Confluent.Kafka brings along.</summary>
internal static partial class MockCluster
{
    public const int Producer = 0;
    private const string Library = "librdkafka";

    [LibraryImport(Library)]
    public static partial nint rd_kafka_conf_new();

    [LibraryImport(Library)]
    public static partial void rd_kafka_conf_destroy(nint conf);

    [LibraryImport(Library)]
    public static partial void rd_kafka_conf_set_log_cb(nint conf, nint callback);

    [LibraryImport(Library)]
    public static unsafe partial nint rd_kafka_new(int type, nint conf, byte* error, nuint errorSize);

    [LibraryImport(Library)]
    public static partial void rd_kafka_destroy(nint client);

    [LibraryImport(Library)]
    public static partial nint rd_kafka_err2name(int error);

    [LibraryImport(Library)]
    public static partial nint rd_kafka_mock_cluster_new(nint client, int brokers);

    [LibraryImport(Library)]
    public static partial void rd_kafka_mock_cluster_destroy(nint cluster);

    [LibraryImport(Library)]
    public static partial nint rd_kafka_mock_cluster_bootstraps(nint cluster);

    [LibraryImport(Library)]
    public static partial void rd_kafka_mock_group_initial_rebalance_delay_ms(nint cluster, int delayMs);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int rd_kafka_mock_topic_create(nint cluster, string topic, int partitions, int replicas);

    [LibraryImport(Library)]
    public static unsafe partial void rd_kafka_mock_push_request_errors_array(nint cluster, short apiKey, nuint count, int* errors);

    [LibraryImport(Library)]
    public static partial void rd_kafka_mock_clear_request_errors(nint cluster, short apiKey);

    // Variadic in C: one pair of an error and a delay. Whole numbers are passed alike either way but on Apple's processors.
    [LibraryImport(Library)]
    public static partial int rd_kafka_mock_broker_push_request_error_rtts(nint cluster, int broker, short apiKey, nuint count, int error, int milliseconds);

    [LibraryImport(Library)]
    public static partial int rd_kafka_mock_broker_set_down(nint cluster, int broker);

    [LibraryImport(Library)]
    public static partial int rd_kafka_mock_broker_set_up(nint cluster, int broker);

    [LibraryImport(Library)]
    public static partial int rd_kafka_mock_broker_set_rtt(nint cluster, int broker, int milliseconds);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int rd_kafka_mock_partition_set_leader(nint cluster, string topic, int partition, int broker);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int rd_kafka_mock_coordinator_set(nint cluster, string keyType, string key, int broker);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int rd_kafka_mock_partition_delete_records(nint cluster, string topic, int partition, long beforeOffset);
}
