using System.Diagnostics;
using System.Text;
using StreamGuard.Core.Features;
using StreamGuard.Core.Scoring;
using StreamGuard.Core.Terminals;
using StreamGuard.Core.Transactions;
using StreamGuard.Core.Windows;
using StreamGuard.Pipeline.Inference;
using StreamGuard.Simulation;

namespace StreamGuard.Benchmarks.Macro;

/// <summary>The model alone: batches filled beforehand with real features, scored in a loop on one thread.</summary>
internal static class BareInference
{
    private const int Batches = 64;
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Measured = TimeSpan.FromSeconds(5);

    /// <summary>Events a second.</summary>
    internal static double EventsPerSecond(IBatchScorer scorer, int batchSize)
    {
        FeatureBatch[] batches = Fill(scorer.Ensemble, batchSize);
        var scores = new ScoreBatch(batchSize, scorer.Ensemble.Members.Count, scorer.Ensemble.HistoryLength, FeatureSpecification.CurrentWidth);
        Loop(scorer, batches, scores, WarmUp);
        return Loop(scorer, batches, scores, Measured);
    }

    private static double Loop(IBatchScorer scorer, FeatureBatch[] batches, ScoreBatch scores, TimeSpan duration)
    {
        long started = Stopwatch.GetTimestamp(), events = 0;
        TimeSpan elapsed;
        do
        {
            foreach (FeatureBatch batch in batches)
            {
                scorer.Score(batch, scores);
                events += batch.Count;
            }

            elapsed = Stopwatch.GetElapsedTime(started);
        }
        while (elapsed < duration);
        return events / elapsed.TotalSeconds;
    }

    /// <summary>Batches of simulated payments of accounts with full histories.</summary>
    internal static FeatureBatch[] Fill(EnsembleDescription ensemble, int batchSize)
    {
        var history = new HistoryOptions();
        var store = new AccountHistoryStore(history.Capacity, history.Horizon, new AccountBudget(history.MaxAccountsPerPartition));
        var features = new FeatureBuilder(ensemble.HistoryLength, history.Capacity, TimeSpan.FromDays(7));
        var simulator = new PaymentSimulator(new SimulationOptions { Accounts = 200 });
        var batches = new FeatureBatch[Batches];
        for (int i = 0; i < Batches; i++) batches[i] = new FeatureBatch(batchSize, ensemble.HistoryLength) { Count = batchSize };

        // Enough payments before the measured ones that histories are full.
        int warmUp = 200 * history.Capacity;
        for (int i = -warmUp; i < Batches * batchSize; i++)
        {
            TransactionData payment = simulator.Next().Transaction;
            var transaction = new Transaction
            {
                TransactionId = Encoding.UTF8.GetBytes(payment.TransactionId), AccountId = Encoding.UTF8.GetBytes(payment.AccountId),
                EventTimeMs = payment.EventTimeMs, AmountMinor = payment.AmountMinor, MerchantId = Encoding.UTF8.GetBytes(payment.MerchantId),
                Channel = payment.Channel, AccountOpenedAtMs = Transaction.AbsentTime, DistanceFromHomeKm = payment.DistanceFromHomeKm ?? float.NaN,
            };
            AccountHistory past = store.Visit(AccountKey.Of(transaction.AccountId), transaction.EventTimeMs, TextHash.Hash64(transaction.TransactionId));
            int slot = Math.Max(i, 0);
            features.Build(transaction, past, TerminalKnowledge.Nothing, slot, batches[slot / batchSize], slot % batchSize, out HistoryEntry entry);
            store.Append(entry);
        }

        return batches;
    }
}
