using System.Globalization;
using System.Text;
using Shouldly;
using StreamGuard.Core.Features;
using StreamGuard.Core.Scoring;
using StreamGuard.Pipeline.Inference;
using StreamGuard.Worker.Offline;

namespace StreamGuard.Worker.Tests.Offline;

public sealed class FileScorerTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(6)]
    [InlineData(256)]
    public void Score_AnyBatchSize_WritesTheSameRows(int batchSize) => Score(batchSize).ShouldBe(Score(5));

    [Fact]
    public void Score_File_WritesOneLineATransactionInTheFilesOrder()
    {
        string[] lines = Score(5).TrimEnd('\n').Split('\n');

        lines[0].ShouldBe("row,score");
        lines.Length.ShouldBe(13);
        lines[1..].Select((line, i) => line.StartsWith($"{i},", StringComparison.Ordinal)).ShouldAllBe(inOrder => inOrder);
        lines[1].ShouldBe($"0,{AmountScorer.ScoreOf(MathF.Log(1)):R}");
        lines[12].ShouldStartWith("11,0.");
    }

    [Fact]
    public void Score_Stopped_EndsBetweenBatches() =>
        Should.Throw<OperationCanceledException>(() => Score(1, new CancellationToken(canceled: true)));

    [Fact]
    public void Score_PartOfAFile_KeepsTheFilesRowNumbersAndScores()
    {
        string[] all = Score(5).TrimEnd('\n').Split('\n');
        var part = new OfflineOptions { FromMs = HandbookFormat.StartMs + (3 * 60_000), ToMs = HandbookFormat.StartMs + (9 * 60_000) };

        Score(4, options: part, rows: 6).TrimEnd('\n').Split('\n').ShouldBe([all[0], .. all[4..10]]);
    }

    [Fact]
    public void Score_WithMembers_WritesAColumnForEachMember()
    {
        string[] plain = Score(5).TrimEnd('\n').Split('\n');
        string[] lines = Score(5, withMembers: true).TrimEnd('\n').Split('\n');

        lines[0].ShouldBe("row,score,amount,length");
        foreach ((string line, int row) in lines[1..].Select((line, row) => (line, row)))
        {
            string[] cells = line.Split(',');
            $"{cells[0]},{cells[1]}".ShouldBe(plain[row + 1]);
            float.Parse(cells[2], CultureInfo.InvariantCulture).ShouldBe(MathF.Log(1 + (row * 2.5f)), 1e-5f);
            cells[3].ShouldBe($"{row / 3}");
        }
    }

    private string Score(int batchSize, CancellationToken stop = default, OfflineOptions? options = null, bool withMembers = false, int rows = 12)
    {
        string lines = string.Join('\n', Enumerable.Range(0, 12).Select(i => $"{i * 60},{i % 3},7,{i * 250},0"));
        string path = _folder.Write("input.csv", $"t_seconds,customer,terminal,amount_cents,scenario\n{lines}\n");
        using TransactionFileReader reader = TransactionFileReader.Open(path, InputFormat.Handbook);
        using var csv = new MemoryStream();
        FileSummary summary = FileScorer.Score(reader, new AmountScorer(), options ?? new OfflineOptions(), batchSize, withMembers, budget: null, csv, _ => { }, stop);
        (summary.Read, summary.Written, summary.Behind, summary.Labelled).ShouldBe((12, rows, 0, 12));
        return Encoding.UTF8.GetString(csv.ToArray());
    }

    /// <summary>Scores by the amount and what the history's length says, so that a wrong row or history would show.</summary>
    private sealed class AmountScorer : IBatchScorer
    {
        public EnsembleDescription Ensemble { get; } = new("amount", "1", FeatureSpecification.Version, 3, 0.5f, ["amount", "length"]);

        public string Provider => "Test";

        public void Score(FeatureBatch features, ScoreBatch scores)
        {
            for (int row = 0; row < features.Count; row++)
            {
                (float amount, long length) = (features.CurrentRow(row)[0], features.HistoryLengths[row]);
                scores.Scores[row] = ScoreOf(amount + length);
                scores.MemberScoreRow(row)[0] = amount;
                scores.MemberScoreRow(row)[1] = length;
            }
        }

        public void Dispose()
        {
        }

        internal static float ScoreOf(float amount) => amount / (1 + amount);
    }
}
