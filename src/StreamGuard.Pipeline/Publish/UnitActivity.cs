using System.Runtime.InteropServices;
using StreamGuard.Core.Terminals;
using StreamGuard.Pipeline.Ingest;
using StreamGuard.Pipeline.Knowledge;
using StreamGuard.Pipeline.Outputs;

namespace StreamGuard.Pipeline.Publish;

/// <summary>
/// The terminal counts of the open unit. Of each terminal, day and source partition only the last is sent, when the unit is closed: a busy terminal changes with
/// every batch. One thread.
/// </summary>
internal sealed class UnitActivity(KnowledgeSources? sources, PartitionEpochs epochs)
{
    private readonly Dictionary<(TerminalKey Terminal, int Day, int Partition, int Epoch), QuarterCounts> _counts = [];

    internal int Count => _counts.Count;

    /// <summary>Takes the counts of a batch.</summary>
    internal void Add(List<(ActivityCount Counts, int Epoch)> activity)
    {
        foreach ((ActivityCount counts, int epoch) in CollectionsMarshal.AsSpan(activity))
        {
            // A partition lost meanwhile belongs to somebody else, who counts the same transactions again.
            if (epochs.Current(counts.SourcePartition) != epoch) continue;
            _counts[(counts.Terminal, counts.Day, counts.SourcePartition, epoch)] = counts.Counts;
        }
    }

    /// <summary>Sends them, in the order in which they first changed.</summary>
    /// <returns>How many they were.</returns>
    internal int SendTo(UnitCommitter committer)
    {
        int sent = 0;
        foreach (((TerminalKey terminal, int day, int partition, int epoch), QuarterCounts counts) in _counts)
        {
            if (epochs.Current(partition) != epoch) continue;
            var count = new ActivityCount(terminal, day, partition, counts);
            var record = new OutputRecord(sources!.Topics.Activity, sources.Codec.EncodeKey(count), sources.Codec.EncodeValue(count));
            committer.Send(new PendingOutput(record, partition, epoch));
            sent++;
        }

        _counts.Clear();
        return sent;
    }
}
