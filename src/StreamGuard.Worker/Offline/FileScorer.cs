using System.Buffers.Text;
using System.Globalization;
using System.Text;
using StreamGuard.Core.Features;
using StreamGuard.Core.Scoring;
using StreamGuard.Pipeline.Inference;

namespace StreamGuard.Worker.Offline;

/// <summary>Scores the transactions of a file as a worker would score them from Kafka, and writes <c>row,score</c> as CSV, and the members' scores if asked to.</summary>
internal sealed class FileScorer
{
    private const int MaxNumberBytes = 32;

    private readonly ScoreBatch _scores;
    private readonly byte[] _text;
    private readonly bool _withMembers;

    private FileScorer(EnsembleDescription ensemble, int batchSize, bool withMembers)
    {
        _scores = new ScoreBatch(batchSize, ensemble.Members.Count, ensemble.HistoryLength, FeatureSpecification.CurrentWidth);
        _text = new byte[batchSize * MaxNumberBytes * (2 + ensemble.Members.Count)];
        _withMembers = withMembers;
    }

    /// <summary>Reads a whole file and scores what the options include.</summary>
    /// <param name="reader">The file, from its beginning.</param>
    /// <param name="scorer">The ensemble.</param>
    /// <param name="options">How the file is read, and which transactions are scored.</param>
    /// <param name="batchSize">How many transactions are scored at once; at most what the scorer takes.</param>
    /// <param name="withMembers">Whether each member's standardized score follows, in a column named after it.</param>
    /// <param name="budget">Hears of every score; null = nobody does.</param>
    /// <param name="csv">Receives the header and a line per transaction, row counted from 0 in the file's order.</param>
    /// <param name="progress">Hears how much is done, 0 to 1, after every batch.</param>
    /// <param name="stop">Ends the work between two batches.</param>
    /// <returns>What became of the file.</returns>
    /// <exception cref="InputFileException">A line is not a transaction.</exception>
    /// <exception cref="InferenceFailedException">The ensemble cannot score.</exception>
    internal static FileSummary Score(
        TransactionFileReader reader, IBatchScorer scorer, OfflineOptions options, int batchSize, bool withMembers, AlertBudgetView? budget, Stream csv, Action<double> progress, CancellationToken stop)
    {
        EnsembleDescription ensemble = scorer.Ensemble;
        var source = new FeatureSource(reader, ensemble.HistoryLength, options);
        var rows = new FileRows(batchSize, ensemble.HistoryLength);
        var file = new FileScorer(ensemble, batchSize, withMembers);
        csv.Write(Encoding.UTF8.GetBytes($"row,score{(withMembers ? string.Concat(ensemble.Members.Select(member => "," + member)) : "")}\n"));
        long written = 0;
        do
        {
            stop.ThrowIfCancellationRequested();
            source.Fill(rows);
            scorer.Score(rows.Features, file._scores);
            csv.Write(file.Format(rows.Numbers));
            budget?.Add(rows, file._scores.Scores);
            written += rows.Features.Count;
            progress(reader.Progress);
        }
        while (rows.IsFull);

        return source.Summary(written);
    }

    private ReadOnlySpan<byte> Format(ReadOnlySpan<long> numbers)
    {
        int used = 0;
        for (int row = 0; row < numbers.Length; row++)
        {
            Utf8Formatter.TryFormat(numbers[row], _text.AsSpan(used), out int count);
            used += count;
            AddScore(_scores.Scores[row], ref used);
            if (_withMembers) foreach (float member in _scores.MemberScoreRow(row)) AddScore(member, ref used);
            _text[used++] = (byte)'\n';
        }

        return _text.AsSpan(0, used);
    }

    /// <summary>Adds the shortest digits that read back as the same number.</summary>
    private void AddScore(float score, ref int used)
    {
        _text[used++] = (byte)',';
        score.TryFormat(_text.AsSpan(used), out int count, default, CultureInfo.InvariantCulture);
        used += count;
    }
}
