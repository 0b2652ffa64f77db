using StreamGuard.Core.Arrays;
using StreamGuard.Core.Features;

namespace StreamGuard.Worker.Offline;

/// <summary>
/// Writes the features of a file as NumPy arrays: <c>history.npy</c> [N, L, Fh] f4, <c>history_length.npy</c> [N] i8, <c>current.npy</c>
/// [N, Fc] f4, <c>label.npy</c> [N] i1 (1 fraud, 0 genuine, -1 not known), <c>kind.npy</c> [N] i1 (place in the specification's kinds, -1 not
/// known), <c>event_time.npy</c> [N] i8 (milliseconds since 1970-01-01 UTC), <c>row.npy</c> [N] i8 (place in the file, from 0), and, last of all, <c>specification.json</c>:
/// a folder without it is not complete.
/// </summary>
internal sealed class FeatureExporter : IDisposable
{
    /// <summary>The files that are written.</summary>
    internal static readonly IReadOnlyList<string> FileNames =
        ["history.npy", "history_length.npy", "current.npy", "label.npy", "kind.npy", "event_time.npy", "row.npy", SpecificationFile.Name];

    private const int BatchSize = 1024;
    private readonly string _directory;
    private readonly NpyWriter<float> _history;
    private readonly NpyWriter<long> _historyLength;
    private readonly NpyWriter<float> _current;
    private readonly NpyWriter<sbyte> _label;
    private readonly NpyWriter<sbyte> _kind;
    private readonly NpyWriter<long> _eventTime;
    private readonly NpyWriter<long> _row;
    private readonly sbyte[] _bytes = new sbyte[BatchSize];

    private FeatureExporter(string directory, int historyLength)
    {
        _directory = directory;
        _history = new NpyWriter<float>(Create(FileNames[0]), [historyLength, FeatureSpecification.HistoryWidth]);
        _historyLength = new NpyWriter<long>(Create(FileNames[1]), []);
        _current = new NpyWriter<float>(Create(FileNames[2]), [FeatureSpecification.CurrentWidth]);
        _label = new NpyWriter<sbyte>(Create(FileNames[3]), []);
        _kind = new NpyWriter<sbyte>(Create(FileNames[4]), []);
        _eventTime = new NpyWriter<long>(Create(FileNames[5]), []);
        _row = new NpyWriter<long>(Create(FileNames[6]), []);
    }

    /// <summary>Reads a whole file and exports what the options include.</summary>
    /// <param name="reader">The file, from its beginning.</param>
    /// <param name="directory">Where to; created when missing. Arrays that are there already are replaced.</param>
    /// <param name="historyLength">L: past transactions in the history tensor.</param>
    /// <param name="options">How the file is read, and of which transactions features are written.</param>
    /// <param name="progress">Hears how much is done, 0 to 1, after every batch.</param>
    /// <param name="stop">Ends the work between two batches.</param>
    /// <returns>What became of the file.</returns>
    /// <exception cref="InputFileException">A line is not a transaction.</exception>
    /// <exception cref="IOException">The arrays cannot be written.</exception>
    internal static FileSummary Export(
        TransactionFileReader reader, string directory, int historyLength, OfflineOptions options, Action<double> progress, CancellationToken stop)
    {
        Directory.CreateDirectory(directory);
        var source = new FeatureSource(reader, historyLength, options);
        var rows = new FileRows(BatchSize, historyLength);
        long written = 0;
        using var exporter = new FeatureExporter(directory, historyLength);
        do
        {
            stop.ThrowIfCancellationRequested();
            source.Fill(rows);
            exporter.Write(rows);
            written += rows.Features.Count;
            progress(reader.Progress);
        }
        while (rows.IsFull);

        exporter.Complete();
        SpecificationFile.Write(directory, historyLength, options, reader.Kinds, written);
        return source.Summary(written);
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _history.Dispose();
        _historyLength.Dispose();
        _current.Dispose();
        _label.Dispose();
        _kind.Dispose();
        _eventTime.Dispose();
        _row.Dispose();
    }

    // Nobody else may have it open: the first file keeps a second run out of the folder. Before anything is lost the folder stops being complete.
    private FileStream Create(string name)
    {
        var file = new FileStream(Path.Combine(_directory, name), FileMode.OpenOrCreate, FileAccess.Write, FileShare.None, 1 << 20);
        File.Delete(Path.Combine(_directory, SpecificationFile.Name));
        file.SetLength(0);
        return file;
    }

    private void Write(FileRows rows)
    {
        FeatureBatch features = rows.Features;
        int count = features.Count;
        _history.Write(features.History.AsSpan(0, count * features.HistoryLength * FeatureSpecification.HistoryWidth));
        _historyLength.Write(features.HistoryLengths.AsSpan(0, count));
        _current.Write(features.Current.AsSpan(0, count * FeatureSpecification.CurrentWidth));
        _eventTime.Write(rows.EventTimesMs);
        _row.Write(rows.Numbers);
        ReadOnlySpan<FraudLabel> labels = rows.Labels;
        for (int i = 0; i < count; i++) _bytes[i] = labels[i].IsFraud switch { null => -1, false => 0, true => 1 };
        _label.Write(_bytes.AsSpan(0, count));
        for (int i = 0; i < count; i++) _bytes[i] = (sbyte)labels[i].Kind;
        _kind.Write(_bytes.AsSpan(0, count));
    }

    private void Complete()
    {
        _history.Complete();
        _historyLength.Complete();
        _current.Complete();
        _label.Complete();
        _kind.Complete();
        _eventTime.Complete();
        _row.Complete();
    }
}
