using Confluent.Kafka;
using StreamGuard.Kafka.Clients;
using StreamGuard.Kafka.Configuration;
using StreamGuard.Pipeline.Records;
using StreamGuard.Pipeline.Sources;

namespace StreamGuard.Kafka.Replaying;

/// <summary>
/// The clients of a replay: the worker's settings, under names of its own. The group <c>GROUP-replay</c> reads and never commits; each reason
/// has a group <c>GROUP-replay-REASON</c>, whose committed offsets are the memory; the transactional id is <c>GROUP-replay</c>.
/// </summary>
internal static class ReplayClients
{
    private const string Suffix = "-replay";

    public static string TransactionalId(KafkaOptions options) => options.GroupId + Suffix;

    public static string GroupOf(KafkaOptions options, DecodeFailure reason) => $"{options.GroupId}{Suffix}-{reason}";

    public static IConsumer<byte[]?, byte[]?> Reader(KafkaOptions options, IClientObserver observer) =>
        Build(new ConsumerBuilder<byte[]?, byte[]?>(ConsumerSettings(options, options.GroupId + Suffix)), observer);

    /// <summary>A client that joins no group: it knows a group's name, asks for its offsets, and commits them.</summary>
    public static IConsumer<int, int> Memory(KafkaOptions options, DecodeFailure reason, IClientObserver observer) =>
        Build(new ConsumerBuilder<int, int>(ConsumerSettings(options, GroupOf(options, reason))), observer);

    public static Dictionary<string, string> ProducerSettings(KafkaOptions options, bool transactional)
    {
        var settings = ClientSettings.Producer(options, transactional: false);
        if (!transactional) return settings;
        settings["transactional.id"] = TransactionalId(options);
        settings["transaction.timeout.ms"] = ((long)options.TransactionTimeout.TotalMilliseconds).ToString(System.Globalization.CultureInfo.InvariantCulture);
        return settings;
    }

    /// <summary>How many partitions a topic has.</summary>
    /// <exception cref="SourceFailedException">The topic is not there, or no broker answered.</exception>
    public static int CountPartitions(Handle client, string topic, KafkaOptions options, TimeSpan timeout)
    {
        using var admin = new DependentAdminClientBuilder(client).Build();
        try
        {
            var found = admin.GetMetadata(topic, timeout).Topics.Single(candidate => candidate.Topic == topic);
            if (found.Error.IsError) throw Failure(found.Error, null);
            return found.Partitions.Count;
        }
        catch (KafkaException e)
        {
            throw Failure(e.Error, e);
        }

        SourceFailedException Failure(Error error, Exception? inner) => new(
            $"topic {topic} at {options.BootstrapServers}: {error.Reason} ({error.Code}). {(error.IsLocalError ? "Is the cluster up, and is the address one that it advertises?" : KafkaErrors.Mend(error))}", inner);
    }

    private static Dictionary<string, string> ConsumerSettings(KafkaOptions options, string group)
    {
        var settings = ClientSettings.Consumer(options);
        settings["group.id"] = group;
        settings.Remove("group.instance.id");
        return settings;
    }

    private static IConsumer<TKey, TValue> Build<TKey, TValue>(ConsumerBuilder<TKey, TValue> builder, IClientObserver observer) => builder
        .SetErrorHandler((_, error) => observer.OnError("consumer", error.Code.ToString(), error.Reason))
        .SetLogHandler((_, line) => observer.OnLog("consumer", (int)line.Level, line.Facility, line.Message))
        .Build();
}
