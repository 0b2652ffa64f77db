using System.Globalization;
using Shouldly;
using StreamGuard.Core.Arrays;
using StreamGuard.Core.Features;
using StreamGuard.Core.Scoring;
using StreamGuard.Inference;
using StreamGuard.Worker.Commands;
using StreamGuard.Worker.Offline;

namespace StreamGuard.Worker.Tests.Offline;

/// <summary>Exported features, put through the model in any batches, give what <c>streamguard score</c> writes.</summary>
public sealed class OfflineParityTests : IDisposable
{
    private const float Tolerance = 1e-5f;
    private static readonly string Model = Path.Combine(RepositoryFiles.Root, "models", "default");
    private static readonly string[] Period = ["--label-delay", "3d", "--from", "2018-05-01", "--to", "2018-05-20T12:00Z"];
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task ScoresOfExportedFeatures_AnyBatchesInAnyOrder_AreThoseOfTheScoreCommand()
    {
        var payments = new LabelledPayments(seed: 11, count: 1200);
        string file = _folder.Write("payments.csv", payments.Text([.. Enumerable.Range(0, payments.Count).Select(row => row % 15 == 0)]));
        using EnsembleScorer scorer = EnsembleScorer.Load(new InferenceOptions { ModelDirectory = Model });
        int length = scorer.Ensemble.HistoryLength;

        await Run(["score", "--input", file, "--format", "handbook", "--model", Model, "--output", _folder.PathOf("scores.csv"), "--members", .. Period]);
        await Run(["features", "--input", file, "--format", "handbook", "--history-length", $"{length}", "--output", _folder.PathOf("export"), .. Period]);

        string[][] scored = [.. File.ReadLines(_folder.PathOf("scores.csv")).Select(line => line.Split(','))];
        scored[0].ShouldBe(["row", "score", .. scorer.Ensemble.Members]);
        float[] expected = [.. scored[1..].Select(cells => float.Parse(cells[1], CultureInfo.InvariantCulture))];
        Read<long>("row").ShouldBe(scored[1..].Select(cells => long.Parse(cells[0], CultureInfo.InvariantCulture)));
        expected.Length.ShouldBeInRange(200, 1000);
        (expected.Max() - expected.Min()).ShouldBeGreaterThan(100 * Tolerance, "scores that are all alike would prove little");
        int[] inOrder = [.. Enumerable.Range(0, expected.Length)], reordered = [.. inOrder];
        new Random(3).Shuffle(reordered);
        foreach (int batchSize in new[] { 1, 7, 64 })
        {
            WorstDifference(scorer, length, inOrder, batchSize, expected).ShouldBeLessThanOrEqualTo(Tolerance, $"batches of {batchSize}");
            WorstDifference(scorer, length, reordered, batchSize, expected).ShouldBeLessThanOrEqualTo(Tolerance, $"reordered batches of {batchSize}");
        }
    }

    private float WorstDifference(EnsembleScorer scorer, int length, int[] order, int batchSize, float[] expected)
    {
        float[] history = Read<float>("history"), current = Read<float>("current");
        long[] lengths = Read<long>("history_length");
        var features = new FeatureBatch(batchSize, length);
        var scores = new ScoreBatch(batchSize, scorer.Ensemble.Members.Count, length, FeatureSpecification.CurrentWidth);
        int width = length * FeatureSpecification.HistoryWidth;
        float worst = 0;
        foreach (int[] rows in order.Chunk(batchSize))
        {
            for (int i = 0; i < rows.Length; i++)
            {
                history.AsSpan(rows[i] * width, width).CopyTo(features.HistoryRow(i));
                current.AsSpan(rows[i] * FeatureSpecification.CurrentWidth, FeatureSpecification.CurrentWidth).CopyTo(features.CurrentRow(i));
                features.HistoryLengths[i] = lengths[rows[i]];
            }

            features.Count = rows.Length;
            scorer.Score(features, scores);
            for (int i = 0; i < rows.Length; i++) worst = Math.Max(worst, Math.Abs(scores.Scores[i] - expected[rows[i]]));
        }

        return worst;
    }

    private T[] Read<T>(string name)
        where T : unmanaged
    {
        using FileStream stream = File.OpenRead(Path.Combine(_folder.PathOf("export"), name + ".npy"));
        return NpyReader.Read<T>(stream, name).Values;
    }

    private static async Task Run(string[] arguments)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        (await CommandLine.RunAsync(arguments, output, error)).ShouldBe(ExitCodes.Ok, error.ToString());
    }
}
