using Confluent.Kafka;
using StreamGuard.Kafka.Clients;
using StreamGuard.Pipeline.Outputs;

namespace StreamGuard.Kafka.Producing;

/// <summary>Faults of the producer that a person must mend.</summary>
internal static class OutputFaults
{
    /// <summary>Whether sending the same again cannot help.</summary>
    public static bool IsForAPerson(Error error) => KafkaErrors.NeedsAPerson(error) || KafkaErrors.IsMissingTopic(error);

    public static OutputFailedException Exception(string doing, Error error, Exception? inner = null) =>
        new($"Kafka producer, {doing}: {error.Reason} ({error.Code}). {KafkaErrors.Mend(error)}", inner);
}
