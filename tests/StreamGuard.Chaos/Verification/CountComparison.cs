using Confluent.Kafka;
using StreamGuard.Core.Terminals;
using StreamGuard.Kafka.Serialization;
using StreamGuard.Pipeline.Records;

namespace StreamGuard.Chaos.Verification;

/// <summary>
/// Holds what workers told each other of terminals against the payments themselves: the last word on each terminal, day and source partition must be the true count.
/// </summary>
internal sealed class CountComparison(Dictionary<(TerminalKey Terminal, int Day, int Partition), (QuarterCounts Counts, long LastOffset)> expected, AvroActivityCodec codec)
{
    private readonly Dictionary<(TerminalKey Terminal, int Day, int Partition), QuarterCounts> _last = [];

    /// <summary>Takes the next message of the topic; those of one key come in order, because they are in one partition.</summary>
    internal void Take(ConsumeResult<byte[]?, byte[]?> message)
    {
        DecodeFailure failure = codec.Decode(message.Message.Value, out ActivityCount told);
        if (failure != DecodeFailure.None) throw new ChaosFailedException($"{message.TopicPartitionOffset} is no terminal count: {failure}.");
        if (!codec.EncodeKey(told).AsSpan().SequenceEqual(message.Message.Key)) throw new ChaosFailedException($"{message.TopicPartitionOffset} has another key than its value says.");
        _last[(told.Terminal, told.Day, told.SourcePartition)] = told.Counts;
    }

    /// <summary>Every difference.</summary>
    internal IEnumerable<Finding> Findings()
    {
        foreach (((TerminalKey Terminal, int Day, int Partition) key, (QuarterCounts counts, long lastOffset)) in expected)
        {
            var source = new Coordinate(key.Partition, lastOffset);
            if (!_last.TryGetValue(key, out QuarterCounts told)) yield return new Finding(FindingKind.Missing, OutputKind.TerminalCount, source, "nothing", $"{counts} on day {key.Day}");
            else if (told != counts) yield return new Finding(FindingKind.Unexpected, OutputKind.TerminalCount, source, $"{told} on day {key.Day}", counts.ToString());
        }

        foreach (((TerminalKey Terminal, int Day, int Partition) key, QuarterCounts told) in _last)
            if (!expected.ContainsKey(key)) yield return new Finding(FindingKind.Unexpected, OutputKind.TerminalCount, new Coordinate(key.Partition, -1), $"{told} on day {key.Day}", "nothing");
    }
}
