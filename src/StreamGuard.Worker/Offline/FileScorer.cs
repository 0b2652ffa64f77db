using System.Buffers.Text;
using StreamGuard.Core.Features;
using StreamGuard.Core.Scoring;
using StreamGuard.Core.Windows;
using StreamGuard.Pipeline.Inference;

namespace StreamGuard.Worker.Offline;

/// <summary>Scores the transactions of a file as a worker would score them from Kafka, and writes <c>row,score</c> as CSV.</summary>
internal static class FileScorer
{
    private const int MaxLineBytes = 64;

    /// <summary>Scores a whole file.</summary>
    /// <param name="reader">The file, from its beginning.</param>
    /// <param name="scorer">The ensemble.</param>
    /// <param name="options">How much of each account's past is kept.</param>
    /// <param name="batchSize">How many transactions are scored at once; at most what the scorer takes.</param>
    /// <param name="csv">Receives the header and a line per transaction, row counted from 0 in the file's order.</param>
    /// <param name="progress">Hears how much is done, 0 to 1, after every batch.</param>
    /// <param name="stop">Ends the work between two batches.</param>
    /// <returns>How many transactions there were.</returns>
    /// <exception cref="InputFileException">A line is not a transaction.</exception>
    /// <exception cref="InferenceFailedException">The ensemble cannot score.</exception>
    internal static long Score(
        TransactionFileReader reader, IBatchScorer scorer, HistoryOptions options, int batchSize, Stream csv, Action<double> progress, CancellationToken stop)
    {
        EnsembleDescription ensemble = scorer.Ensemble;
        var source = new FeatureSource(reader, ensemble.HistoryLength, options);
        var features = new FeatureBatch(batchSize, ensemble.HistoryLength);
        var scores = new ScoreBatch(batchSize, ensemble.Members.Count, ensemble.HistoryLength, FeatureSpecification.CurrentWidth);
        var labels = new FraudLabel[batchSize];
        var times = new long[batchSize];
        var text = new byte[batchSize * MaxLineBytes];
        csv.Write("row,score\n"u8);
        long row = 0;
        do
        {
            stop.ThrowIfCancellationRequested();
            source.Fill(features, labels, times);
            scorer.Score(features, scores);
            csv.Write(text.AsSpan(0, Format(scores.Scores.AsSpan(0, features.Count), row, text)));
            row += features.Count;
            progress(reader.Progress);
        }
        while (features.Count == features.Capacity);

        return row;
    }

    /// <summary>Writes the shortest digits that read back as the same number.</summary>
    private static int Format(ReadOnlySpan<float> scores, long row, Span<byte> text)
    {
        int used = 0;
        foreach (float score in scores)
        {
            Utf8Formatter.TryFormat(row++, text[used..], out int count);
            used += count;
            text[used++] = (byte)',';
            score.TryFormat(text[used..], out count, default, System.Globalization.CultureInfo.InvariantCulture);
            used += count;
            text[used++] = (byte)'\n';
        }

        return used;
    }
}
