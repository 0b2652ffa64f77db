using StreamGuard.Avro.Registry;
using StreamGuard.Chaos.Topics;
using StreamGuard.Inference;
using StreamGuard.Kafka.Serialization;
using StreamGuard.Pipeline.Records;

namespace StreamGuard.Chaos.Verification;

/// <summary>Computes what must be there, reads what is there, and compares.</summary>
/// <param name="topics">The run's topics.</param>
/// <param name="partitions">Partitions of the transactions.</param>
/// <param name="modelDirectory">The ensemble that scored.</param>
internal sealed class Verifier(ChaosTopics topics, int partitions, string modelDirectory)
{
    // A transaction that a dead worker left open holds readers back until it is taken over or times out.
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(120);

    /// <summary>Verifies the run. The workers have ended.</summary>
    /// <param name="stop">Gives up.</param>
    internal Verdict Verify(CancellationToken stop)
    {
        using EnsembleScorer scorer = EnsembleScorer.Load(new InferenceOptions { ModelDirectory = modelDirectory });
        using var schemas = new FileSchemaSource(StreamGuardSchemas.All);
        var reader = new TopicReader(topics.BootstrapServers, Deadline);
        var oracle = new Oracle(scorer, schemas, partitions);
        reader.ReadAll(topics.Transactions, oracle.Take, stop);
        oracle.Finish();

        List<Output> outputs = [];
        var outputReader = new OutputReader(schemas);
        reader.ReadAll(topics.Scores, message => outputs.Add(outputReader.Score(message)), stop);
        reader.ReadAll(topics.Alerts, message => outputs.Add(outputReader.Alert(message)), stop);
        reader.ReadAll(topics.DeadLetters, message => outputs.Add(OutputReader.DeadLetter(message)), stop);
        IReadOnlyList<Finding> findings = Comparison.Of(oracle.Expected, scorer.Ensemble.Threshold, outputs);
        var counts = new CountComparison(oracle.Counts, new AvroActivityCodec(schemas, schemaId: 0));
        reader.ReadAll(topics.Activity, counts.Take, stop);
        findings = [.. findings, .. counts.Findings()];
        return new Verdict(
            oracle.Expected.Sum(partition => partition.Count), outputs.Count, outputs.Count(output => output.Kind == OutputKind.Alert),
            oracle.Expected.Sum(partition => partition.Count(expected => expected.Failure != DecodeFailure.None)), findings);
    }
}
