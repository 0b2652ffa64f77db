using System.Globalization;
using System.Text;
using System.Text.Unicode;
using StreamGuard.Core.Transactions;
using StreamGuard.Worker.Configuration;

namespace StreamGuard.Worker.Offline.Mapping;

/// <summary>Lines of a CSV file whose columns a mapping explains. A transaction without an id of its own is named after its row.</summary>
internal sealed class MappedCsvFormat : IRowFormat
{
    private readonly CsvMapping _mapping;
    private readonly CsvCells _cells;
    private readonly string[] _header;
    private readonly MappedField?[] _fields = new MappedField?[(int)JsonlField.IsFraud];
    private readonly MappedLabel? _label;
    private readonly TimeFormat _eventTime;
    private readonly TimeFormat? _openedAt;
    private readonly AmountFormat _amount;
    private readonly FraudKinds _kinds = new();
    private readonly Token _rowName = new("row-");

    private MappedCsvFormat(CsvMapping mapping, string[] header, CsvCells cells)
    {
        (_mapping, _header, _cells) = (mapping, header, cells);
        for (int i = 0; i < _fields.Length; i++)
        {
            if (mapping.Of((JsonlField)i) is not { } document) continue;
            string name = CsvMapping.NameOf((JsonlField)i);
            _fields[i] = new MappedField(name, document, document.Column is { } column ? CellOf(column, $"fields.{name}.column") : -1);
        }

        _eventTime = new TimeFormat(mapping, CsvMapping.NameOf(JsonlField.EventTime), mapping.Of(JsonlField.EventTime)!);
        _openedAt = mapping.Of(JsonlField.AccountOpenedAt) is { } opened ? new TimeFormat(mapping, CsvMapping.NameOf(JsonlField.AccountOpenedAt), opened) : null;
        _amount = new AmountFormat(mapping, mapping.Of(JsonlField.AmountMinor)!);
        if (mapping.Document.Label is not { } label) return;
        _label = new MappedLabel(label, CellOf(label.Column, "label.column"), label.KindColumn is { } kind ? CellOf(kind, "label.kind_column") : -1);
    }

    /// <inheritdoc />
    public IReadOnlyList<string> Kinds => _kinds.Names;

    /// <inheritdoc />
    public string? Header => null;

    /// <summary>Finds a mapping's columns in a header.</summary>
    /// <param name="mapping">The mapping.</param>
    /// <param name="header">The file's first line.</param>
    /// <exception cref="RowFormatException">The header lacks one of them, or is no header.</exception>
    /// <exception cref="InputFileException">The mapping is not right.</exception>
    internal static MappedCsvFormat Of(CsvMapping mapping, ReadOnlySpan<byte> header)
    {
        if (header.StartsWith(Encoding.UTF8.Preamble)) header = header[Encoding.UTF8.Preamble.Length..];
        if (!Utf8.IsValid(header)) throw new RowFormatException(FirstInvalid(header), "the header is not UTF-8 from here on; convert the file, as with iconv -f WINDOWS-1252 -t UTF-8.");
        var cells = new CsvCells((byte)mapping.Document.Delimiter[0]);
        cells.Split(header);
        var names = new string[cells.Count];
        for (int i = 0; i < names.Length; i++) names[i] = Encoding.UTF8.GetString(cells[i]);
        return new MappedCsvFormat(mapping, names, cells);
    }

    /// <inheritdoc />
    public FraudLabel Parse(ReadOnlySpan<byte> line, long row, out Transaction transaction)
    {
        if (!Utf8.IsValid(line)) throw new RowFormatException(FirstInvalid(line), "the line is not UTF-8 from here on; convert the file, as with iconv -f WINDOWS-1252 -t UTF-8.");
        _cells.Split(line);
        if (_cells.Count != _header.Length)
            throw new RowFormatException(line.Length + 1, $"the line has {_cells.Count} cells, the header {_header.Length}; {(_cells.Count > _header.Length ? $"put a cell that holds '{_mapping.Document.Delimiter}' in quotes." : "complete the line: an empty cell keeps its delimiter.")}");
        CurrencyCode currency = CurrencyCode.TryParse(Required(JsonlField.Currency), out CurrencyCode code) ? code : throw NotCode(JsonlField.Currency, "three letters A to Z (ISO 4217)");
        transaction = new Transaction
        {
            TransactionId = _fields[(int)JsonlField.TransactionId] is null ? _rowName.Of(row) : Required(JsonlField.TransactionId),
            AccountId = Required(JsonlField.AccountId),
            EventTimeMs = Time(JsonlField.EventTime, _eventTime, TransactionLimits.EarliestMs),
            AmountMinor = Amount(currency),
            Currency = currency,
            MerchantId = Required(JsonlField.MerchantId),
            TerminalId = Text(JsonlField.TerminalId),
            MerchantCategory = Category(),
            MerchantCountry = Country(JsonlField.MerchantCountry),
            AccountCountry = Country(JsonlField.AccountCountry),
            Channel = TransactionLimits.TryParseChannel(Required(JsonlField.Channel), out Channel channel) ? channel : throw NotCode(JsonlField.Channel, $"{TransactionLimits.ChannelNames}; say in values what the file's own codes stand for"),
            AccountOpenedAtMs = Text(JsonlField.AccountOpenedAt).IsEmpty ? Transaction.AbsentTime : Time(JsonlField.AccountOpenedAt, _openedAt!, -TransactionLimits.LatestMs),
            DeviceId = Text(JsonlField.DeviceId),
            DistanceFromHomeKm = Distance(),
        };
        return _label is null ? FraudLabel.Unknown : _label.Of(_cells, _kinds);
    }

    private static int FirstInvalid(ReadOnlySpan<byte> line)
    {
        int valid = 0;
        while (Rune.DecodeFromUtf8(line[valid..], out _, out int length) == System.Buffers.OperationStatus.Done) valid += length;
        return valid + 1;
    }

    private int CellOf(string column, string property)
    {
        int cell = Array.IndexOf(_header, column);
        if (cell >= 0 && Array.LastIndexOf(_header, column) == cell) return cell;
        if (cell >= 0) throw new RowFormatException(_cells.ColumnOf(cell), $"the header names '{column}' twice, and {property} ({_mapping.PlaceOf(property)}) means one of them; rename the other.");
        string guess = NearestName.Of(column, _header) is { } nearest ? $"; did you mean '{nearest}'?" : $"; it has {string.Join(", ", _header)}.{Delimited(column)}";
        throw new RowFormatException(1, $"the header has no column '{column}', which {property} ({_mapping.PlaceOf(property)}) names{guess}");
    }

    // One long name with the wanted one in it: the file's delimiter is another one.
    private string Delimited(string column) => _header is [var only] && only.Contains(column, StringComparison.Ordinal) ? $" Is '{_mapping.Document.Delimiter}' its delimiter? Say it with delimiter in {_mapping.Path}." : "";

    private ReadOnlySpan<byte> Text(JsonlField field) => _fields[(int)field] is { } mapped ? mapped.Of(_cells) : default;

    private ReadOnlySpan<byte> Required(JsonlField field)
    {
        ReadOnlySpan<byte> text = Text(field);
        return text.IsEmpty ? throw Mistake(field, $"{CsvMapping.NameOf(field)} is empty; every transaction has one. otherwise in the mapping says what an empty cell stands for.") : text;
    }

    private long Time(JsonlField field, TimeFormat format, long earliestMs)
    {
        if (!format.TryParse(Required(field), out long timeMs, out string mistake)) throw Mistake(field, mistake);
        if (timeMs < earliestMs || timeMs > TransactionLimits.LatestMs)
            throw Mistake(field, $"{CsvMapping.NameOf(field)} is {DateTime.UnixEpoch.Year + (timeMs / 31_556_952_000)} or so, if the mapping is right; is the format or the epoch another one?");
        return timeMs;
    }

    private long Amount(CurrencyCode currency) =>
        _amount.TryParse(Required(JsonlField.AmountMinor), currency, out long minor, out string mistake) ? minor : throw Mistake(JsonlField.AmountMinor, mistake);

    private ushort Category()
    {
        ReadOnlySpan<byte> text = Text(JsonlField.MerchantCategory);
        if (text.IsEmpty) return 0;
        return ushort.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out ushort category) && category is >= 1 and <= 9999
            ? category
            : throw NotCode(JsonlField.MerchantCategory, "1 to 9999 (ISO 18245); say in values what the file's own categories stand for");
    }

    private CountryCode Country(JsonlField field)
    {
        ReadOnlySpan<byte> text = Text(field);
        if (text.IsEmpty) return default;
        return CountryCode.TryParse(text, out CountryCode code) ? code : throw NotCode(field, "two letters A to Z (ISO 3166-1 alpha-2)");
    }

    private float Distance()
    {
        ReadOnlySpan<byte> text = Text(JsonlField.DistanceFromHomeKm);
        if (text.IsEmpty) return float.NaN;
        return float.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out float km) && float.IsFinite(km) && km >= 0
            ? km
            : throw Mistake(JsonlField.DistanceFromHomeKm, "distance_from_home_km must be a number of kilometres, 0 or more; leave the cell empty when it is not known.");
    }

    private RowFormatException NotCode(JsonlField field, string expected) =>
        Mistake(field, $"{CsvMapping.NameOf(field)} is '{Encoding.UTF8.GetString(Text(field))}', which is not one of its codes: {expected}.{Replaced(field)}");

    private string Replaced(JsonlField field)
    {
        string property = $"fields.{CsvMapping.NameOf(field)}.values";
        return _fields[(int)field]!.IsReplaced(_cells) ? $" ({property}, {_mapping.PlaceOf(property)}, makes this of the cell)" : "";
    }

    // A constant has no place in the line; the mapping is to be mended.
    private RowFormatException Mistake(JsonlField field, string message) =>
        _fields[(int)field]!.Cell is >= 0 and var cell ? new RowFormatException(_cells.ColumnOf(cell), message) : new RowFormatException(1, $"{message} (the constant of fields.{CsvMapping.NameOf(field)}, {_mapping.PlaceOf($"fields.{CsvMapping.NameOf(field)}.constant")})");
}
