using Microsoft.Extensions.Logging;
using StreamGuard.Core.Transactions;
using StreamGuard.Pipeline.Diagnostics;
using StreamGuard.Pipeline.Sources;

namespace StreamGuard.Pipeline.Ingest;

/// <summary>
/// What is wrong with a payment that is scored all the same: counted, and told once in a while. One thread. Allocates nothing unless it tells.
/// </summary>
/// <param name="topic">The transactions.</param>
/// <param name="metrics">Counts.</param>
/// <param name="time">Says how long ago one was told.</param>
/// <param name="logger">Hears of it, without the key or any id.</param>
internal sealed class ProducerMistakes(string topic, PipelineMetrics metrics, TimeProvider time, ILogger logger)
{
    // A serializer's frame and a text's length before the text itself.
    private const int MostFraming = 8;

    private readonly RepeatedFailures _keys = new(time);
    private readonly RepeatedFailures _openings = new(time);

    /// <summary>Looks at a payment that is to be scored, and takes an opening away that cannot be true.</summary>
    /// <param name="record">Its message.</param>
    /// <param name="transaction">The payment.</param>
    internal void Note(in SourceRecord record, ref Transaction transaction)
    {
        if (!IsKeyOf(record.Key, transaction.AccountId)) NoteKey(record);
        if (AccountOpenings.DropImplausible(ref transaction)) NoteOpening(record);
    }

    /// <summary>Whether a message's key is its account's id, plain or as a serializer frames it (a zero byte first).</summary>
    /// <param name="key">The key.</param>
    /// <param name="accountId">The account's id.</param>
    internal static bool IsKeyOf(ReadOnlySpan<byte> key, ReadOnlySpan<byte> accountId) =>
        key.SequenceEqual(accountId)
        || (key.Length > accountId.Length && key.Length - accountId.Length <= MostFraming && key[0] == 0 && key.EndsWith(accountId));

    private void NoteKey(in SourceRecord record)
    {
        metrics.KeyIsNotAccount(record.KeyIsNull);
        if (!_keys.Note(out long heldBack)) return;
        if (record.KeyIsNull) Log.KeyAbsent(logger, topic, record.Partition, record.Offset, heldBack);
        else Log.KeyIsNotAccount(logger, topic, record.Partition, record.Offset, heldBack);
    }

    private void NoteOpening(in SourceRecord record)
    {
        metrics.OpeningDropped();
        if (_openings.Note(out long heldBack)) Log.OpeningImplausible(logger, topic, record.Partition, record.Offset, heldBack);
    }
}
