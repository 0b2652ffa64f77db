using Microsoft.Extensions.Logging;
using StreamGuard.Core.Outcomes;
using StreamGuard.Core.Terminals;
using StreamGuard.Core.Transactions;
using StreamGuard.Pipeline.Diagnostics;
using StreamGuard.Pipeline.Ingest;
using StreamGuard.Pipeline.Records;
using StreamGuard.Pipeline.Sources;

namespace StreamGuard.Pipeline.Knowledge;

/// <summary>The topic of outcomes: each goes into the terminal table, and marks the payment in its account's history where this worker has that. One thread.</summary>
internal sealed class OutcomeFeed(
    KnowledgeSources sources, TerminalTable table, AccountOutcomes accounts, PartitionTable partitions, Func<int> partitionCount, OutcomeLetters letters, SideRecord waiting, PipelineMetrics metrics, ILogger logger)
{
    /// <summary>Whether an outcome waits for its schema.</summary>
    internal bool IsWaitingForSchema => waiting.IsHeld;

    /// <summary>Takes a portion.</summary>
    /// <param name="most">Messages at most.</param>
    /// <param name="wait">How long to wait for the first one.</param>
    /// <param name="isRestoring">Whether payments that are told of already may still be unread here.</param>
    /// <returns>How many there were.</returns>
    internal int Read(int most, TimeSpan wait, bool isRestoring)
    {
        int count = 0;
        while (count < most && letters.HasRoom && waiting.TryNext(sources.Outcomes, count == 0 ? wait : TimeSpan.Zero, out SourceRecord record))
        {
            if (!Take(record, isRestoring)) break;
            count++;
        }

        return count;
    }

    private bool Take(in SourceRecord record, bool isRestoring)
    {
        var outcome = default(FraudOutcome);
        DecodeFailure failure = record.ValueIsNull ? DecodeFailure.NullValue : sources.Decoder.Decode(record.Value, record.TimestampMs, out outcome);
        if (failure == DecodeFailure.RegistryUnavailable)
        {
            waiting.Hold(record);
            Log.SideTopicWaiting(logger, sources.Topics.Outcomes, record.Partition, record.Offset, waiting.Delay.TotalMilliseconds);
            return false;
        }

        if (failure == DecodeFailure.None) Apply(outcome, record.TimestampMs, isRestoring);
        else letters.Refuse(record, failure, record.ValueIsNull ? string.Empty : sources.Decoder.FailureDetail);
        waiting.Release();
        return true;
    }

    private void Apply(in FraudOutcome outcome, long timestampMs, bool isRestoring)
    {
        var terminal = TerminalKey.Of(outcome.TerminalId, outcome.MerchantId);
        ulong hash = TextHash.Hash64(outcome.TransactionId);
        if (!isRestoring && !table.HasCounts(terminal)) metrics.Knowledge.OutcomeOfUnknown(UnknownOf.Terminal);
        metrics.Knowledge.OutcomeRead(table.ApplyOutcome(terminal, outcome.EventTimeMs, hash, outcome.IsFraud, outcome.DecidedAtMs), timestampMs);
        var account = AccountKey.Of(outcome.AccountId);
        if (!accounts.Apply(account, hash, outcome.IsFraud, outcome.DecidedAtMs)) return;

        // Which partition the account is in only upstream's partitioner knows; no other one has it.
        foreach (PartitionState state in partitions.States)
            if (state.Histories.ApplyOutcome(account, hash, outcome.IsFraud)) return;
        if (!isRestoring) NoteUnknown(account);
    }

    private void NoteUnknown(in AccountKey account)
    {
        int serving = 0;
        foreach (PartitionState state in partitions.States)
        {
            if (state.Phase == PartitionPhase.Serving) serving++;
            if (!state.Histories.Has(account)) continue;
            metrics.Knowledge.OutcomeOfUnknown(UnknownOf.Payment);
            return;
        }

        // Of an account that is not here another worker may well know.
        if (serving > 0 && serving == partitionCount()) metrics.Knowledge.OutcomeOfUnknown(UnknownOf.Account);
    }
}
