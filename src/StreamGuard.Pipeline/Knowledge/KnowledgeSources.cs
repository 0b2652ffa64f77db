using StreamGuard.Core.Terminals;
using StreamGuard.Pipeline.Records;

namespace StreamGuard.Pipeline.Knowledge;

/// <summary>Where a worker's knowledge of terminals and outcomes comes from.</summary>
/// <param name="Activity">The counts that workers tell each other.</param>
/// <param name="Outcomes">What payments turned out to be.</param>
/// <param name="OutcomeLetters">The outcomes that could not be read, as dead letters: which of them were written already.</param>
/// <param name="Codec">Reads and writes counts.</param>
/// <param name="Decoder">Reads outcomes.</param>
/// <param name="Terminals">What is remembered of terminals, and when outcomes count as known.</param>
/// <param name="Options">The bounds.</param>
/// <param name="Topics">The topics' names.</param>
public sealed record KnowledgeSources(
    ISideTopic Activity, ISideTopic Outcomes, ISideTopic OutcomeLetters, IActivityCodec Codec, IOutcomeDecoder Decoder, TerminalOptions Terminals, OutcomeOptions Options,
    KnowledgeTopics Topics);
