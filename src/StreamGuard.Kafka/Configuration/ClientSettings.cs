using System.Globalization;

namespace StreamGuard.Kafka.Configuration;

/// <summary>Turns <see cref="KafkaOptions"/> into the settings of librdkafka's clients. Reads the files that secrets are kept in.</summary>
public static class ClientSettings
{
    // A dead letter is its source message plus headers; librdkafka's own limit would refuse it before the broker is asked.
    private const string MaxMessageBytes = "2097152";

    private const int SidePrefetchKibibytes = 8_192;
    private static readonly TimeSpan SideFetchWait = TimeSpan.FromMilliseconds(100);

    /// <summary>The settings of the worker's consumer.</summary>
    /// <param name="options">Valid options.</param>
    /// <exception cref="IOException">The file of a secret cannot be read; the message names the setting and the file.</exception>
    public static Dictionary<string, string> Consumer(KafkaOptions options)
    {
        var settings = Common(options);
        settings["group.id"] = options.GroupId;
        if (!string.IsNullOrWhiteSpace(options.GroupInstanceId)) settings["group.instance.id"] = options.GroupInstanceId;
        AddGroup(settings, options);
        settings["max.poll.interval.ms"] = Milliseconds(options.MaxPollInterval);
        settings["enable.auto.commit"] = "false";
        settings["enable.auto.offset.store"] = "false";
        settings["isolation.level"] = "read_committed";
        // Where a partition starts is always said when it is assigned; this rules only what retention has removed, and then nothing may be skipped.
        settings["auto.offset.reset"] = "earliest";

        // The end of a partition tells that its history is restored, also where no message would.
        settings["enable.partition.eof"] = "true";
        settings["fetch.wait.max.ms"] = Milliseconds(options.FetchWait);

        // At its default of one second, a consumer that catches up stalls for a second whenever its prefetch queue was full.
        settings["fetch.queue.backoff.ms"] = "5";
        settings["queued.max.messages.kbytes"] = options.PrefetchKibibytes.ToString(CultureInfo.InvariantCulture);
        Add(settings, options.ConsumerSettings);
        return settings;
    }

    /// <summary>The settings of a client that reads a topic whole: the consumer's, without a place in the group. The group's name is only what its settings need.</summary>
    /// <param name="options">Valid options.</param>
    /// <param name="isBusy">Whether there is something new all the time, and nothing is read of it but values.</param>
    /// <exception cref="IOException">The file of a secret cannot be read; the message names the setting and the file.</exception>
    public static Dictionary<string, string> SideTopic(KafkaOptions options, bool isBusy)
    {
        var settings = Consumer(options);
        settings["group.id"] = options.GroupId + "-side";
        settings.Remove("group.instance.id");

        // Where something is new now and then, nobody waits for it for less than this, and asking every few milliseconds would cost more than it brings.
        if (!isBusy) settings["fetch.wait.max.ms"] = Milliseconds(options.FetchWait > SideFetchWait ? options.FetchWait : SideFetchWait);
        settings["queued.max.messages.kbytes"] = Math.Min(options.PrefetchKibibytes, SidePrefetchKibibytes).ToString(CultureInfo.InvariantCulture);

        // Counts are many, and of their messages the value alone is read; each field more costs memory and a call a message.
        settings["dotnet.consumer.consume.result.fields"] = isBusy ? "none" : "headers,timestamp";
        return settings;
    }

    /// <summary>The settings of a producer.</summary>
    /// <param name="options">Valid options.</param>
    /// <param name="transactional">Whether it is the transactional one.</param>
    /// <exception cref="IOException">The file of a secret cannot be read; the message names the setting and the file.</exception>
    public static Dictionary<string, string> Producer(KafkaOptions options, bool transactional)
    {
        var settings = Common(options);
        settings["enable.idempotence"] = "true";
        settings["acks"] = "all";
        settings["partitioner"] = "murmur2_random";
        settings["message.timeout.ms"] = Milliseconds(options.DeliveryTimeout);
        settings["message.max.bytes"] = MaxMessageBytes;
        if (transactional)
        {
            settings["transactional.id"] = options.EffectiveTransactionalId;
            settings["transaction.timeout.ms"] = Milliseconds(options.TransactionTimeout);
        }

        Add(settings, options.ProducerSettings);
        return settings;
    }

    /// <summary>Everything a client would be given, secrets hidden, for a human to read. Reads no file.</summary>
    /// <param name="options">Valid options.</param>
    /// <returns>Lines <c>consumer.KEY</c> or <c>producer.KEY</c> and the value, sorted by key.</returns>
    public static IReadOnlyList<KeyValuePair<string, string>> Redacted(KafkaOptions options)
    {
        var withoutFiles = new KafkaOptions
        {
            BootstrapServers = options.BootstrapServers,
            Topics = options.Topics,
            GroupId = options.GroupId,
            GroupInstanceId = options.GroupInstanceId,
            GroupProtocol = options.GroupProtocol,
            ClientId = options.ClientId,
            TransactionalId = options.TransactionalId,
            TransactionTimeout = options.TransactionTimeout,
            DeliveryTimeout = options.DeliveryTimeout,
            SessionTimeout = options.SessionTimeout,
            HeartbeatInterval = options.HeartbeatInterval,
            MaxPollInterval = options.MaxPollInterval,
            PartitionAssignment = options.PartitionAssignment,
            StartPosition = options.StartPosition,
            FetchWait = options.FetchWait,
            PrefetchKibibytes = options.PrefetchKibibytes,
            Settings = Hide(options.Settings),
            ConsumerSettings = Hide(options.ConsumerSettings),
            ProducerSettings = Hide(options.ProducerSettings),
        };
        return
        [
            .. Consumer(withoutFiles).Select(pair => KeyValuePair.Create("consumer." + pair.Key, pair.Value))
                .Concat(Producer(withoutFiles, options.DeliveryGuarantee == DeliveryGuarantee.ExactlyOnce).Select(pair => KeyValuePair.Create("producer." + pair.Key, pair.Value)))
                .OrderBy(pair => pair.Key, StringComparer.Ordinal),
        ];
    }

    private static void AddGroup(Dictionary<string, string> settings, KafkaOptions options)
    {
        if (options.GroupProtocol == GroupProtocol.Consumer)
        {
            // Assignor, session and heartbeat are the brokers' then, and the client refuses settings of its own.
            settings["group.protocol"] = "consumer";
            return;
        }

        settings["partition.assignment.strategy"] = options.PartitionAssignment switch
        {
            PartitionAssignment.Range => "range",
            PartitionAssignment.RoundRobin => "roundrobin",
            _ => "cooperative-sticky",
        };
        settings["session.timeout.ms"] = Milliseconds(options.SessionTimeout);
        settings["heartbeat.interval.ms"] = Milliseconds(options.HeartbeatInterval);
    }

    private static Dictionary<string, string> Hide(Dictionary<string, string> settings)
    {
        var hidden = new Dictionary<string, string>();
        foreach (var (rawKey, value) in settings)
        {
            var key = PassThroughRules.Canonical(rawKey);
            if (PassThroughRules.IsFileOfSecret(key, out var secret)) hidden[secret] = PassThroughRules.Redacted;
            else hidden[key] = PassThroughRules.IsSecret(key) ? PassThroughRules.Redacted : value;
        }

        return hidden;
    }

    private static Dictionary<string, string> Common(KafkaOptions options)
    {
        var settings = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["bootstrap.servers"] = options.BootstrapServers,
            ["client.id"] = options.ClientId,
            ["allow.auto.create.topics"] = "false",
        };
        Add(settings, options.Settings);
        return settings;
    }

    private static void Add(Dictionary<string, string> settings, IReadOnlyDictionary<string, string> more)
    {
        foreach (var (rawKey, value) in more)
        {
            var key = PassThroughRules.Canonical(rawKey);
            if (PassThroughRules.IsFileOfSecret(key, out var secret)) settings[secret] = ReadSecret(rawKey, value);
            else settings[key] = value;
        }
    }

    private static string ReadSecret(string key, string path)
    {
        try
        {
            return File.ReadAllText(path).TrimEnd('\r', '\n');
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new IOException($"Kafka setting {key}: the file '{path}' cannot be read ({e.Message}); check that it exists and that this user may read it.", e);
        }
    }

    private static string Milliseconds(TimeSpan time) => ((long)Math.Ceiling(time.TotalMilliseconds)).ToString(CultureInfo.InvariantCulture);
}
