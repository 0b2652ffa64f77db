using System.ComponentModel.DataAnnotations;
using StreamGuard.Kafka.Clients;

namespace StreamGuard.Kafka.Configuration;

/// <summary>Finds what is wrong with <see cref="KafkaOptions"/>: single values by their attributes, then how they fit together.</summary>
internal static class KafkaOptionsValidator
{
    private const int MaxTopicNameLength = 249;

    public static IEnumerable<string> Validate(KafkaOptions options)
    {
        var mistakes = new List<string>();
        CheckAttributes(options, "Kafka", mistakes);
        CheckAttributes(options.Topics, "Kafka:Topics", mistakes);
        if (BrokerAddresses.Mistake(options.BootstrapServers) is { } address) mistakes.Add($"Kafka:BootstrapServers: {address}");
        CheckTopics(options.Topics, mistakes);
        CheckTimes(options, mistakes);
        CheckEnums(options, mistakes);
        CheckGroup(options, mistakes);
        PassThroughRules.Check("Kafka:Settings", options.Settings, mistakes);
        PassThroughRules.Check("Kafka:ConsumerSettings", options.ConsumerSettings, mistakes);
        PassThroughRules.Check("Kafka:ProducerSettings", options.ProducerSettings, mistakes);
        return mistakes;
    }

    private static void CheckAttributes(object options, string section, List<string> mistakes)
    {
        var results = new List<ValidationResult>();
        Validator.TryValidateObject(options, new ValidationContext(options), results, validateAllProperties: true);
        foreach (var result in results) mistakes.Add($"{section}:{string.Join(',', result.MemberNames)}: {result.ErrorMessage}");
    }

    private static void CheckTopics(KafkaTopics topics, List<string> mistakes)
    {
        var seen = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (setting, name) in new (string, string?)[]
        {
            (nameof(KafkaTopics.Transactions), topics.Transactions),
            (nameof(KafkaTopics.FraudAlerts), topics.FraudAlerts),
            (nameof(KafkaTopics.TransactionScores), topics.TransactionScores),
            (nameof(KafkaTopics.DeadLetters), topics.DeadLetters),
            (nameof(KafkaTopics.FraudOutcomes), topics.FraudOutcomes),
            (nameof(KafkaTopics.OutcomeDeadLetters), topics.OutcomeDeadLetters),
            (nameof(KafkaTopics.TerminalActivity), topics.TerminalActivity),
        })
        {
            if (string.IsNullOrEmpty(name)) continue;
            if (name.Length > MaxTopicNameLength || name is "." or ".." || !name.All(IsTopicCharacter))
                mistakes.Add($"Kafka:Topics:{setting}: '{name}' is no topic name; use 1 to {MaxTopicNameLength} letters, digits, dots, dashes or underscores.");
            if (!seen.TryAdd(name, setting))
                mistakes.Add($"Kafka:Topics:{setting}: '{name}' is also Kafka:Topics:{seen[name]}; give each its own topic.");
        }
    }

    private static bool IsTopicCharacter(char c) => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_';

    private static void CheckTimes(KafkaOptions options, List<string> mistakes)
    {
        if (options.HeartbeatInterval * 3 > options.SessionTimeout)
            mistakes.Add($"Kafka:HeartbeatInterval: {DurationWords.Of(options.HeartbeatInterval)} is more than a third of Kafka:SessionTimeout ({DurationWords.Of(options.SessionTimeout)}); lower it, or two lost heartbeats end the membership.");
        if (options.MaxPollInterval < options.SessionTimeout)
            mistakes.Add($"Kafka:MaxPollInterval: {DurationWords.Of(options.MaxPollInterval)} is less than Kafka:SessionTimeout ({DurationWords.Of(options.SessionTimeout)}); raise it.");
        if (options.DeliveryGuarantee != DeliveryGuarantee.ExactlyOnce) return;
        if (options.DeliveryTimeout > options.TransactionTimeout)
            mistakes.Add($"Kafka:DeliveryTimeout: {DurationWords.Of(options.DeliveryTimeout)} is more than Kafka:TransactionTimeout ({DurationWords.Of(options.TransactionTimeout)}); lower it.");
    }

    private static void CheckGroup(KafkaOptions options, List<string> mistakes)
    {
        // Under the new protocol brokers turn the new member away and not the old one, until the old one's session is over: a worker that
        // crashed could not come back under its own name.
        if (options.GroupProtocol == GroupProtocol.Consumer && !string.IsNullOrWhiteSpace(options.GroupInstanceId))
            mistakes.Add("Kafka:GroupInstanceId: is not possible with Kafka:GroupProtocol=Consumer, which refuses a worker that comes back after a crash; remove it, or set Kafka:GroupProtocol=Classic.");
    }

    private static void CheckEnums(KafkaOptions options, List<string> mistakes)
    {
        Check(options.DeliveryGuarantee, nameof(options.DeliveryGuarantee));
        Check(options.GroupProtocol, nameof(options.GroupProtocol));
        Check(options.PartitionAssignment, nameof(options.PartitionAssignment));
        Check(options.StartPosition, nameof(options.StartPosition));

        void Check<T>(T value, string setting)
            where T : struct, Enum
        {
            if (!Enum.IsDefined(value)) mistakes.Add($"Kafka:{setting}: '{value}' is none of {string.Join(", ", Enum.GetNames<T>())}.");
        }
    }
}
