using StreamGuard.Avro.Registry;
using StreamGuard.Core.Terminals;
using StreamGuard.Kafka.Configuration;
using StreamGuard.Kafka.Consuming;
using StreamGuard.Kafka.Serialization;
using StreamGuard.Pipeline.Knowledge;

namespace StreamGuard.Benchmarks.Macro;

/// <summary>The topics of outcomes and terminal counts, as the program reads them.</summary>
internal sealed class SideTopics(KafkaOptions kafka) : IDisposable
{
    private readonly KafkaSideTopic _activity = new(kafka, kafka.Topics.TerminalActivity, nameof(KafkaTopics.TerminalActivity), isBusy: true);
    private readonly KafkaSideTopic _outcomes = new(kafka, kafka.Topics.FraudOutcomes, nameof(KafkaTopics.FraudOutcomes), isBusy: false);
    private readonly KafkaSideTopic _letters = new(kafka, kafka.Topics.OutcomeDeadLetters, nameof(KafkaTopics.OutcomeDeadLetters), isBusy: false);

    internal KnowledgeSources Sources(ISchemaSource schemas) => new(
        _activity, _outcomes, _letters, new AvroActivityCodec(schemas, FileSchemaSource.IdOf(StreamGuardSchemas.TerminalActivity.Schema)), new AvroOutcomeDecoder(schemas),
        new TerminalOptions(), new OutcomeOptions(), new KnowledgeTopics(kafka.Topics.TerminalActivity, kafka.Topics.FraudOutcomes, kafka.Topics.OutcomeDeadLetters));

    public void Dispose()
    {
        _letters.Dispose();
        _outcomes.Dispose();
        _activity.Dispose();
    }
}
