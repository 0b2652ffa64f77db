using StreamGuard.Core.Explanations;
using StreamGuard.Core.Features;
using StreamGuard.Core.Scoring;
using StreamGuard.Pipeline.Inference;

namespace StreamGuard.Worker.Offline;

/// <summary>
/// Measures whether the attention that alerts report is what mattered: removing the most attended past transactions from the history must move the score
/// more than removing as many at random. Reads every alert of a file whose history is longer than what is removed.
/// </summary>
internal sealed class DeletionTest
{
    /// <summary>Past transactions removed at once.</summary>
    internal const int Removed = 3;

    private const int RandomDraws = 8;
    private const int VariantsPerAlert = 1 + RandomDraws;

    private readonly IBatchScorer _scorer;
    private readonly FileRows _rows;
    private readonly ScoreBatch _scores;
    private readonly FeatureBatch _variants;
    private readonly ScoreBatch _variantScores;
    private readonly Random _random;
    private readonly List<DeletionEffect> _effects = [];

    private DeletionTest(IBatchScorer scorer, int batchSize, int seed)
    {
        EnsembleDescription ensemble = scorer.Ensemble;
        _scorer = scorer;
        _random = new Random(seed);
        _rows = new FileRows(batchSize, ensemble.HistoryLength);
        _scores = new ScoreBatch(batchSize, ensemble.Members.Count, ensemble.HistoryLength, FeatureSpecification.CurrentWidth);
        _variants = new FeatureBatch(VariantsPerAlert, ensemble.HistoryLength);
        _variantScores = new ScoreBatch(VariantsPerAlert, ensemble.Members.Count, ensemble.HistoryLength, FeatureSpecification.CurrentWidth);
    }

    /// <summary>Scores a file and measures at its alerts.</summary>
    /// <param name="reader">The file, from its beginning.</param>
    /// <param name="scorer">The ensemble.</param>
    /// <param name="options">How the file is read.</param>
    /// <param name="batchSize">How many transactions are scored at once; at least 9 and at most what the scorer takes.</param>
    /// <param name="seed">Chooses what is removed at random.</param>
    /// <param name="progress">Hears how much is done, 0 to 1, after every batch.</param>
    /// <param name="stop">Ends the work between two batches.</param>
    /// <returns>What was measured.</returns>
    /// <exception cref="InputFileException">A line is not a transaction.</exception>
    /// <exception cref="InferenceFailedException">The ensemble cannot score.</exception>
    internal static DeletionReport Run(
        TransactionFileReader reader, IBatchScorer scorer, OfflineOptions options, int batchSize, int seed, Action<double> progress, CancellationToken stop)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(batchSize, VariantsPerAlert);
        var test = new DeletionTest(scorer, batchSize, seed);
        var source = new FeatureSource(reader, scorer.Ensemble.HistoryLength, options);
        int alerts = 0;
        do
        {
            stop.ThrowIfCancellationRequested();
            source.Fill(test._rows);
            alerts += test.MeasureBatch();
            progress(reader.Progress);
        }
        while (test._rows.IsFull);

        return DeletionReport.Of(alerts, test._effects, seed);
    }

    private FeatureBatch Features => _rows.Features;

    private int MeasureBatch()
    {
        _scorer.Score(Features, _scores);
        int alerts = 0;
        for (int row = 0; row < Features.Count; row++)
        {
            if (_scores.Scores[row] < _scorer.Ensemble.Threshold) continue;
            alerts++;
            if (Features.HistoryLengths[row] > Removed) Measure(row);
        }

        return alerts;
    }

    private void Measure(int row)
    {
        Span<int> removed = stackalloc int[Removed];
        if (MostAttended.Find(_scores.AttentionRow(row), removed) < Removed) return;
        HistoryDeletion.Write(Features, row, removed, _variants, 0);
        for (int draw = 0; draw < RandomDraws; draw++)
        {
            DrawAtRandom((int)Features.HistoryLengths[row], removed);
            HistoryDeletion.Write(Features, row, removed, _variants, 1 + draw);
        }

        _variants.Count = VariantsPerAlert;
        _scorer.Score(_variants, _variantScores);
        bool byNovelty = _scores.IsByNovelty(row);
        float logOdds = _scores.Evidence(byNovelty)[row];
        float[] without = _variantScores.Evidence(byNovelty);
        double fall = 0, change = 0;
        foreach (float random in without.AsSpan(1, RandomDraws))
        {
            fall += logOdds - random;
            change += Math.Abs(logOdds - random);
        }

        _effects.Add(new DeletionEffect(logOdds - without[0], change / RandomDraws, fall / RandomDraws));
    }

    private void DrawAtRandom(int historyLength, Span<int> removed)
    {
        int padding = Features.HistoryLength - historyLength;
        for (int i = 0; i < removed.Length; i++)
        {
            int place;
            do place = padding + _random.Next(historyLength);
            while (removed[..i].Contains(place));
            removed[i] = place;
        }

        removed.Sort();
    }
}
