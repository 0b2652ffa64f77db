using StreamGuard.Core.Features;
using StreamGuard.Core.Terminals;
using StreamGuard.Core.Transactions;
using StreamGuard.Core.Windows;
using StreamGuard.Pipeline.Records;
using StreamGuard.Simulation.Tests.Faults.Cluster;
using StreamGuard.Simulation.Tests.Faults.Ports;
using StreamGuard.Simulation.Tests.Faults.Runs;

namespace StreamGuard.Simulation.Tests.Faults.Checking;

/// <summary>One worker to which nothing ever happens: what must come of each message of one partition, and what history it leaves.</summary>
internal sealed class Oracle(int partition, SourceLog log, HistoryOptions history, KnownBefore before)
{
    private const long DayMs = 86_400_000;

    private readonly AccountHistoryStore _histories = new(history.Capacity, history.Horizon, new AccountBudget(history.MaxAccountsPerPartition));
    private readonly FeatureBuilder _features = new(SimulatedScorer.HistoryLength, history.Capacity, KnownBefore.Terminals.LabelDelay);
    private readonly FeatureBatch _batch = new(capacity: 1, SimulatedScorer.HistoryLength);
    private Expectation[] _expected = new Expectation[64];
    private int _count;

    /// <summary>The hash of the histories after every message that the partition holds.</summary>
    internal ulong StateHash()
    {
        Catch(log.Messages.Count);
        before.Outcomes().MarkAll(_histories);
        return _histories.StateHash();
    }

    /// <summary>What must come of the message at a place in the log.</summary>
    internal ref Expectation Of(int index)
    {
        Catch(index + 1);
        return ref _expected[index];
    }

    private void Catch(int count)
    {
        for (; _count < count; _count++)
        {
            if (_count == _expected.Length) Array.Resize(ref _expected, _count * 2);
            _expected[_count] = Next(log.Messages[_count]);
        }
    }

    private Expectation Next(SourceMessage message)
    {
        if (message.Value is null) return new Expectation { Failure = DecodeFailure.NullValue };
        if (!PaymentValue.TryRead(message.Value, out Transaction transaction)) return new Expectation { Failure = DecodeFailure.Malformed };
        AccountHistory past = _histories.Visit(AccountKey.Of(transaction.AccountId), transaction.EventTimeMs, TextHash.Hash64(transaction.TransactionId));
        var terminal = TerminalKey.Of(transaction.TerminalId, transaction.MerchantId);
        _features.Build(transaction, past, before.Know(terminal, transaction.EventTimeMs), message.Offset, _batch, row: 0, out HistoryEntry entry);
        Arrival arrival = past.Arrival;
        int length = Math.Min(past.Visible.Length, SimulatedScorer.HistoryLength);
        _histories.Append(entry);

        float score = SimulatedScorer.ScoreOf(_batch, row: 0);
        bool alerts = score >= SimulatedScorer.Threshold && arrival != Arrival.Duplicate;
        return new Expectation
        {
            Score = Digest.OfScore(transaction.TransactionId, score, partition, message.Offset),
            Terminal = arrival is Arrival.InOrder or Arrival.Late ? terminal : default,
            Day = (int)(transaction.EventTimeMs / DayMs),
            Quarter = (int)(transaction.EventTimeMs % DayMs / (DayMs / QuarterCounts.PerDay)),
            Alert = alerts ? Digest.OfAlert(transaction.TransactionId, score, partition, message.Offset, length, arrival) : 0,
        };
    }
}
