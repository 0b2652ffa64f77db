using System.Text;
using StreamGuard.Core.Transactions;
using StreamGuard.Worker.Offline.Mapping;

namespace StreamGuard.Worker.Offline;

/// <summary>Reads the transactions of a file, in the file's order. Not thread-safe.</summary>
internal sealed class TransactionFileReader : IDisposable
{
    private readonly LineReader _lines;
    private readonly IRowFormat _format;

    private TransactionFileReader(LineReader lines, IRowFormat format)
    {
        _lines = lines;
        _format = format;
    }

    /// <summary>The kinds of fraud, "GENUINE" first. Complete only when the whole file is read.</summary>
    internal IReadOnlyList<string> Kinds => _format.Kinds;

    /// <summary>The number of transactions read.</summary>
    internal long Rows { get; private set; }

    /// <summary>Some of the fields that no transaction has, and that were passed over so far.</summary>
    internal IReadOnlyList<string> PassedOver => _format.PassedOver;

    /// <summary>How much of the file has been read, 0 to 1.</summary>
    internal double Progress => _lines.Progress;

    /// <summary>Opens a file of a fixed layout and checks its header.</summary>
    /// <param name="path">A plain file, or one compressed with gzip.</param>
    /// <param name="format">Its layout.</param>
    /// <exception cref="InputFileException">It cannot be opened, or does not begin as the format demands.</exception>
    internal static TransactionFileReader Open(string path, InputFormat format)
    {
        IRowFormat rows = format switch
        {
            InputFormat.Jsonl => new JsonlFormat(),
            InputFormat.Handbook => new HandbookFormat(),
            InputFormat.Sparkov => new SparkovFormat(),
            _ => throw new ArgumentOutOfRangeException(nameof(format), format, "Not a format."),
        };
        LineReader lines = LineReader.Open(path);
        try
        {
            CheckHeader(lines, rows.Header, format);
            return new TransactionFileReader(lines, rows);
        }
        catch
        {
            lines.Dispose();
            throw;
        }
    }

    /// <summary>Opens a CSV file whose columns a mapping explains.</summary>
    /// <param name="path">A plain file, or one compressed with gzip; its first line names the columns.</param>
    /// <param name="mapping">The mapping.</param>
    /// <exception cref="InputFileException">It cannot be opened, or lacks a column that the mapping names.</exception>
    internal static TransactionFileReader OpenMapped(string path, CsvMapping mapping)
    {
        LineReader lines = LineReader.Open(path);
        try
        {
            if (!lines.TryRead(out ReadOnlySpan<byte> header)) throw new InputFileException($"{path} is empty; a csv file begins with a line that names its columns.");
            return new TransactionFileReader(lines, MappedCsvFormat.Of(mapping, header));
        }
        catch (RowFormatException mistake)
        {
            lines.Dispose();
            throw new InputFileException($"{path}:{lines.LineNumber}:{mistake.Column}: {mistake.Message}", mistake);
        }
        catch
        {
            lines.Dispose();
            throw;
        }
    }

    /// <summary>Reads the next transaction.</summary>
    /// <param name="transaction">The transaction; valid until the next call.</param>
    /// <param name="label">What the file says of its truth.</param>
    /// <returns>Whether there was one.</returns>
    /// <exception cref="InputFileException">A line is not a transaction; the message names it.</exception>
    internal bool TryRead(out Transaction transaction, out FraudLabel label)
    {
        if (!_lines.TryRead(out ReadOnlySpan<byte> line))
        {
            transaction = default;
            label = FraudLabel.Unknown;
            return false;
        }

        try
        {
            label = _format.Parse(line, Rows, out transaction);
            AccountOpenings.DropImplausible(ref transaction);
        }
        catch (RowFormatException mistake)
        {
            throw new InputFileException($"{_lines.Path}:{_lines.LineNumber}:{mistake.Column}: {mistake.Message}", mistake);
        }

        Rows++;
        return true;
    }

    /// <summary>Reads the rest of the file, as transactions that own their fields.</summary>
    /// <exception cref="InputFileException">As <see cref="TryRead"/>.</exception>
    internal IEnumerable<FileTransaction> ReadAll()
    {
        while (TryReadOwned(out FileTransaction next)) yield return next;
    }

    /// <inheritdoc />
    public void Dispose() => _lines.Dispose();

    private bool TryReadOwned(out FileTransaction next)
    {
        bool found = TryRead(out Transaction transaction, out FraudLabel label);
        next = found
            ? new FileTransaction(TransactionData.Of(in transaction), label.IsFraud, label.Kind > 0 ? Kinds[label.Kind] : null)
            : default;
        return found;
    }

    private static void CheckHeader(LineReader lines, string? header, InputFormat format)
    {
        if (header is null) return;
        if (!lines.TryRead(out ReadOnlySpan<byte> line))
            throw new InputFileException($"{lines.Path} is empty; a {format.ToString().ToLowerInvariant()} file begins with the line {header}");
        if (!line.SequenceEqual(Encoding.ASCII.GetBytes(header)))
            throw new InputFileException($"{lines.Path}:1:1: the header is '{Encoding.UTF8.GetString(line[..Math.Min(line.Length, 100)])}'; "
                + $"--format {format.ToString().ToLowerInvariant()} demands '{header}'.");
    }
}
