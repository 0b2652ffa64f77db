using System.Globalization;
using System.Text;
using StreamGuard.Core.Explanations;
using StreamGuard.Core.Features;
using StreamGuard.Core.Scoring;
using StreamGuard.Core.Terminals;
using StreamGuard.Core.Transactions;
using StreamGuard.Core.Windows;
using StreamGuard.Inference;
using StreamGuard.Pipeline.Infer;
using StreamGuard.Simulation;

namespace StreamGuard.Benchmarks.Explanations;

/// <summary>
/// What explaining alerts costs, as a ratio: simulated payments scored in batches of 64, with and without explaining those that reach the model's threshold,
/// turn by turn in one process on one thread. Processor time is measured, so that other work on the machine disturbs the ratio less.
/// </summary>
internal static class ExplanationBenchmark
{
    private const int BatchSize = 64;
    private const int Batches = 1_000;
    private const int Accounts = 1_000;
    private const int Rounds = 7;

    /// <summary>Measures and prints.</summary>
    /// <param name="arguments">The ensemble's folder; <c>models/default</c> without one.</param>
    /// <returns>The exit status.</returns>
    internal static int Run(string[] arguments)
    {
        using EnsembleScorer scorer = EnsembleScorer.Load(new InferenceOptions { ModelDirectory = arguments is [var model] ? model : "models/default" });
        EnsembleDescription ensemble = scorer.Ensemble;
        List<(FeatureBatch Features, HistoryEntry[][] Past)> batches = Fill(ensemble);
        var scores = new ScoreBatch(BatchSize, ensemble.Members.Count, ensemble.HistoryLength, FeatureSpecification.CurrentWidth);
        var explanations = new ExplanationBatch(BatchSize);
        var explainer = new AlertExplainer(scorer, BatchSize);
        int alerts = 0, variants = 0;
        var ratios = new List<double>();
        for (int round = 0; round <= Rounds; round++)
        {
            TimeSpan started = Environment.CpuUsage.TotalTime;
            foreach ((FeatureBatch features, _) in batches) scorer.Score(features, scores);
            TimeSpan plain = Environment.CpuUsage.TotalTime - started;
            alerts = variants = 0;
            started = Environment.CpuUsage.TotalTime;
            foreach ((FeatureBatch features, HistoryEntry[][] past) in batches)
            {
                scorer.Score(features, scores);
                explanations.Clear();
                for (int row = 0; row < features.Count; row++)
                {
                    if (scores.Scores[row] < ensemble.Threshold) continue;
                    var explained = new ExplainedRow(features, row, past[row], scores.AttentionRow(row), scores.FeatureErrorRow(row));
                    explainer.Add(in explained, scores, explanations);
                }

                explainer.Finish(explanations);
                for (int place = 0; place < explanations.Count; place++)
                    foreach (float contribution in explanations.ContributionsAt(place)) variants += float.IsNaN(contribution) ? 0 : 1;
                alerts += explanations.Count;
            }

            if (round > 0) ratios.Add((Environment.CpuUsage.TotalTime - started) / plain);
        }

        ratios.Sort();
        double share = (double)alerts / (Batches * BatchSize), median = ratios[Rounds / 2];
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"alerts     {alerts} of {Batches * BatchSize} payments ({share:P2}), {(double)variants / Math.Max(1, alerts):0.0} further rows each"));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"scoring    with explanations takes {median:0.000} times as long ({ratios[0]:0.000} to {ratios[^1]:0.000} in {Rounds} rounds)"));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"an alert   costs as much as scoring {(median - 1) / share:0.0} payments"));
        return 0;
    }

    private static List<(FeatureBatch Features, HistoryEntry[][] Past)> Fill(EnsembleDescription ensemble)
    {
        var options = new HistoryOptions();
        var store = new AccountHistoryStore(options.Capacity, options.Horizon, new AccountBudget(options.MaxAccountsPerPartition));
        var builder = new FeatureBuilder(ensemble.HistoryLength, options.Capacity, new TerminalOptions().LabelDelay);
        var simulator = new PaymentSimulator(new SimulationOptions { Accounts = Accounts });
        var batches = new List<(FeatureBatch, HistoryEntry[][])>(Batches);
        for (int i = 0; i < Batches; i++)
        {
            var features = new FeatureBatch(BatchSize, ensemble.HistoryLength) { Count = BatchSize };
            var past = new HistoryEntry[BatchSize][];
            for (int row = 0; row < BatchSize; row++)
            {
                Transaction transaction = View(simulator.Next().Transaction);
                AccountHistory history = store.Visit(AccountKey.Of(transaction.AccountId), transaction.EventTimeMs, TextHash.Hash64(transaction.TransactionId));
                builder.Build(transaction, history, TerminalKnowledge.Nothing, row, features, row, out HistoryEntry entry);
                past[row] = [.. history.Visible];
                store.Append(entry);
            }

            batches.Add((features, past));
        }

        return batches;
    }

    private static Transaction View(TransactionData data)
    {
        CurrencyCode.TryParse(Bytes(data.Currency), out CurrencyCode currency);
        CountryCode.TryParse(Bytes(data.MerchantCountry), out CountryCode merchantCountry);
        CountryCode.TryParse(Bytes(data.AccountCountry), out CountryCode accountCountry);
        return new Transaction
        {
            TransactionId = Bytes(data.TransactionId),
            AccountId = Bytes(data.AccountId),
            EventTimeMs = data.EventTimeMs,
            AmountMinor = data.AmountMinor,
            Currency = currency,
            MerchantId = Bytes(data.MerchantId),
            TerminalId = Bytes(data.TerminalId),
            DeviceId = Bytes(data.DeviceId),
            MerchantCategory = (ushort)(data.MerchantCategory ?? 0),
            MerchantCountry = merchantCountry,
            AccountCountry = accountCountry,
            Channel = data.Channel,
            AccountOpenedAtMs = data.AccountOpenedAtMs ?? Transaction.AbsentTime,
            DistanceFromHomeKm = data.DistanceFromHomeKm ?? float.NaN,
        };
    }

    private static byte[] Bytes(string? text) => text is null ? [] : Encoding.UTF8.GetBytes(text);
}
