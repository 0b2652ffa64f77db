namespace StreamGuard.Kafka.Configuration;

/// <summary>Which librdkafka settings a user may pass through, and which are secrets.</summary>
internal static class PassThroughRules
{
    /// <summary>What stands in a dump for a secret.</summary>
    public const string Redacted = "***";

    /// <summary>The suffix that turns a secret's value into the path of a file that holds it.</summary>
    public const string FileSuffix = ".file";

    // Each would break a promise of the worker, or has an option of its own: two places for one value cannot agree for long.
    private static readonly Dictionary<string, string> Owned = new(StringComparer.OrdinalIgnoreCase)
    {
        ["bootstrap.servers"] = "set Kafka:BootstrapServers",
        ["metadata.broker.list"] = "set Kafka:BootstrapServers",
        ["client.id"] = "set Kafka:ClientId",
        ["group.id"] = "set Kafka:GroupId",
        ["group.instance.id"] = "set Kafka:GroupInstanceId",
        ["group.protocol"] = "set Kafka:GroupProtocol",
        ["partition.assignment.strategy"] = "set Kafka:PartitionAssignment",
        ["session.timeout.ms"] = "set Kafka:SessionTimeout",
        ["heartbeat.interval.ms"] = "set Kafka:HeartbeatInterval",
        ["max.poll.interval.ms"] = "set Kafka:MaxPollInterval",
        ["auto.offset.reset"] = "set Kafka:StartPosition",
        ["fetch.wait.max.ms"] = "set Kafka:FetchWait",
        ["queued.max.messages.kbytes"] = "set Kafka:PrefetchKibibytes",
        ["message.timeout.ms"] = "set Kafka:DeliveryTimeout",
        ["delivery.timeout.ms"] = "set Kafka:DeliveryTimeout",
        ["transaction.timeout.ms"] = "set Kafka:TransactionTimeout",
        ["transactional.id"] = "set Kafka:TransactionalId",
        ["enable.auto.commit"] = "the worker commits offsets itself, together with the outputs",
        ["auto.commit.enable"] = "the worker commits offsets itself, together with the outputs",
        ["auto.commit.interval.ms"] = "the worker commits offsets itself, together with the outputs",
        ["enable.auto.offset.store"] = "the worker tracks offsets itself",
        ["isolation.level"] = "the worker reads committed messages only",
        ["enable.idempotence"] = "the worker's producer is always idempotent",
        ["acks"] = "the worker always waits for all in-sync replicas",
        ["request.required.acks"] = "the worker always waits for all in-sync replicas",
        ["partitioner"] = "keys are placed as Java clients place them, so that topics stay co-partitioned",
        ["statistics.interval.ms"] = "the worker has metrics of its own",
        ["enable.partition.eof"] = "the worker needs it",
        ["allow.auto.create.topics"] = "a mistyped topic must fail, not appear",
        ["plugin.library.paths"] = "native plug-ins are not loaded",
        ["test.mock.num.brokers"] = "use the embedded broker of the demo",
    };

    private static readonly string[] Secrets =
    [
        "sasl.password", "sasl.oauthbearer.client.secret", "sasl.oauthbearer.config", "ssl.key.password", "ssl.key.pem", "ssl.keystore.password",
        "sasl.oauthbearer.assertion.private.key.passphrase", "sasl.oauthbearer.assertion.private.key.pem",
    ];

    private static readonly string[] SecretWords = ["password", "secret", "passphrase", "pem", "token", "credential", "config", "jaas"];

    /// <summary>Adds a line for each setting that may not be passed through.</summary>
    public static void Check(string section, IReadOnlyDictionary<string, string> settings, List<string> mistakes)
    {
        foreach (var (rawKey, value) in settings)
        {
            var key = Canonical(rawKey);
            if (IsUnsafe(key, value) is { } danger) mistakes.Add($"{section}:{rawKey}: refused, because {danger}; remove it.");
            else if (Owned.TryGetValue(key, out var instead)) mistakes.Add($"{section}:{rawKey}: refused: {instead}.");
            else if (key.StartsWith("dotnet.", StringComparison.Ordinal)) mistakes.Add($"{section}:{rawKey}: refused: the worker sets the client library's own options.");
            else if (IsFileOfSecret(key, out _) && string.IsNullOrWhiteSpace(value)) mistakes.Add($"{section}:{rawKey}: is empty; name the file that holds the secret.");
            else if (!IsFileOfSecret(key, out _) && ClientLibrary.Refusal(key, value) is { } words)
                mistakes.Add($"{section}:{rawKey}: the client refuses it{(IsSecret(key) ? "" : $" ({words})")}; correct or remove it.");
        }
    }

    /// <summary>Whether a setting names a file that holds the value of <paramref name="secret"/>.</summary>
    public static bool IsFileOfSecret(string key, out string secret)
    {
        secret = key.EndsWith(FileSuffix, StringComparison.Ordinal) ? key[..^FileSuffix.Length] : string.Empty;
        return Array.IndexOf(Secrets, secret) >= 0;
    }

    /// <summary>Whether a value must never be shown. Errs on the side of hiding.</summary>
    public static bool IsSecret(string key) =>
        !IsFileOfSecret(key, out _) && SecretWords.Any(word => key.Contains(word, StringComparison.OrdinalIgnoreCase));

    /// <summary>The spelling that librdkafka compares with. Environment variables cannot carry dots on some platforms; <c>__</c> and case stay the configuration's affair.</summary>
    public static string Canonical(string key) => key.Trim().ToLowerInvariant();

    private static string? IsUnsafe(string key, string value) => key switch
    {
        "enable.ssl.certificate.verification" when IsFalse(value) => "it lets anybody pose as the broker",
        "ssl.endpoint.identification.algorithm" when value.Trim().Equals("none", StringComparison.OrdinalIgnoreCase) || value.Trim().Length == 0
            => "it lets the owner of any trusted certificate pose as the broker",
        "enable.sasl.oauthbearer.unsecure.jwt" when !IsFalse(value) => "it accepts unsigned tokens",
        _ => null,
    };

    private static bool IsFalse(string value) => value.Trim().ToLowerInvariant() is "false" or "f" or "0" or "no";
}
