using StreamGuard.Core.Features;
using StreamGuard.Core.Scoring;
using StreamGuard.Core.Terminals;
using StreamGuard.Core.Transactions;
using StreamGuard.Core.Windows;
using StreamGuard.Inference;
using StreamGuard.Simulation;
using StreamGuard.Worker.Offline;
using StreamGuard.Worker.Simulating;
using StreamGuard.Worker.Tests.Offline;

namespace StreamGuard.Worker.Tests.Explanations;

/// <summary>Payments of a simulated network and the alerts that the shipped model raises on them. Made once for a class of tests.</summary>
public sealed class SimulatedAlerts : IDisposable
{
    private const int Events = 30_000;
    private const int Accounts = 500;
    private readonly TemporaryFolder _folder = new();
    private readonly Lazy<IReadOnlyList<SimulatedAlert>> _alerts;

    /// <summary>Simulates.</summary>
    public SimulatedAlerts()
    {
        Path = _folder.PathOf("payments.jsonl");
        SimulateToFile.Run(new SimulationOptions { Seed = 4711, Accounts = Accounts }, Events, Path, TextWriter.Null, CancellationToken.None);
        _alerts = new Lazy<IReadOnlyList<SimulatedAlert>>(Find);
    }

    internal string Path { get; }

    internal IReadOnlyList<SimulatedAlert> All => _alerts.Value;

    public void Dispose() => _folder.Dispose();

    internal EnsembleScorer LoadScorer() =>
        EnsembleScorer.Load(new InferenceOptions { ModelDirectory = System.IO.Path.Combine(RepositoryFiles.Root, "models", "default") });

    private List<SimulatedAlert> Find()
    {
        using EnsembleScorer scorer = LoadScorer();
        using TransactionFileReader reader = TransactionFileReader.Open(Path, InputFormat.Jsonl);
        EnsembleDescription ensemble = scorer.Ensemble;
        var options = new HistoryOptions();
        var store = new AccountHistoryStore(options.Capacity, options.Horizon, new AccountBudget(int.MaxValue));
        var builder = new FeatureBuilder(ensemble.HistoryLength, options.Capacity, new TerminalOptions().LabelDelay);
        ScoreBatch scores = NewScores(ensemble);
        var features = new FeatureBatch(1, ensemble.HistoryLength) { Count = 1 };
        var found = new List<SimulatedAlert>();
        while (reader.TryRead(out Transaction transaction, out _))
        {
            AccountKey account = AccountKey.Of(transaction.AccountId);
            AccountHistory history = store.Visit(in account, transaction.EventTimeMs, TextHash.Hash64(transaction.TransactionId));
            builder.Build(in transaction, in history, TerminalKnowledge.Nothing, reader.Rows - 1, features, 0, out HistoryEntry entry);
            HistoryEntry[] past = [.. history.Visible];
            store.Append(in entry);
            scorer.Score(features, scores);
            if (scores.Scores[0] < ensemble.Threshold) continue;
            found.Add(new SimulatedAlert(features, past, scores));
            features = new FeatureBatch(1, ensemble.HistoryLength) { Count = 1 };
            scores = NewScores(ensemble);
        }

        return found;
    }

    private static ScoreBatch NewScores(EnsembleDescription ensemble) => new(1, ensemble.Members.Count, ensemble.HistoryLength, FeatureSpecification.CurrentWidth);
}
