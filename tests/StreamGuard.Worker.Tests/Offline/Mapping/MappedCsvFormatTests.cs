using Shouldly;
using StreamGuard.Core.Transactions;
using StreamGuard.Worker.Offline;
using StreamGuard.Worker.Offline.Mapping;

namespace StreamGuard.Worker.Tests.Offline.Mapping;

public sealed class MappedCsvFormatTests : IDisposable
{
    private readonly MappedFile _file = new();

    public void Dispose() => _file.Dispose();

    [Fact]
    public void Read_FullLine_TakesEveryField() => _file.Read([MappedFile.Line]).ShouldHaveSingleItem().ShouldBe(new FileTransaction(
        new TransactionData("t-1", "c-1", 1772625600250, 6645, "EUR", "Café, \"Zur Post\"", "T-9", 5411, "DE", "FR", Channel.Ecommerce, 1600000000000, "phone", 3.5f),
        true,
        "CARD_TESTING"));

    [Fact]
    public void Read_EmptyCellsAndUnlistedValues_AreAbsentOrOtherwise()
    {
        FileTransaction read = _file.Read(["t-1, c-1 ,1772625600,66,shop,,,,fax,,,,,"]).ShouldHaveSingleItem();

        read.ShouldBe(new FileTransaction(new TransactionData("t-1", "c-1", 1772625600000, 6600, "EUR", "shop", null, null, "DE", null, Channel.Other, null, null, null), null, null));
    }

    [Theory]
    [InlineData("1", "why-not", true, "why-not")]
    [InlineData("yes", "", true, "FRAUD")]
    [InlineData("0", "ignored", false, null)]
    [InlineData("", "", null, null)]
    public void Read_Label_IsWhatTheMappingSays(string cell, string kind, bool? isFraud, string? expected)
    {
        FileTransaction read = _file.Read([$"t-1,c-1,1772625600,66,shop,,,,web,,,,{cell},{kind}"]).ShouldHaveSingleItem();

        (read.IsFraud, read.Kind).ShouldBe((isFraud, expected));
    }

    [Fact]
    public void Read_EmptyLabelThatTheMappingListsAsGenuine_IsGenuine()
    {
        (string, string) edit = ("\"genuine\": [\"0\"]", "\"genuine\": [\"\"]");
        List<FileTransaction> read = _file.Read(["t-1,c-1,1772625600,66,shop,,,,web,,,,,", "t-2,c-1,1772625600,66,shop,,,,web,,,,yes,"], edits: edit);

        read.Select(payment => payment.IsFraud).ShouldBe([false, true]);
    }

    [Fact]
    public void Read_OtherDelimiterDecimalsAndByteOrderMark_AreUnderstood()
    {
        FileTransaction read = _file.Read(
            ["t-1;c-1;1772625600;1234,567;shop;;;;web;;;;0;"],
            "\uFEFF" + MappedFile.Header.Replace(',', ';'),
            ("\"fields\": {", "\"delimiter\": \";\", \"fields\": {"),
            ("\"unit\": \"major\"", "\"unit\": \"major\", \"decimal_separator\": \",\"")).ShouldHaveSingleItem();

        (read.Transaction.TransactionId, read.Transaction.AmountMinor).ShouldBe(("t-1", 123457));
    }

    [Theory]
    [InlineData("EUR", "major", "12.5", 1250)]
    [InlineData("JPY", "major", "12", 12)]
    [InlineData("KWD", "major", "1.2345", 1234)]
    [InlineData("EUR", "minor", "1250", 1250)]
    [InlineData("EUR", "major", "1e3", 100000)]
    [InlineData("EUR", "major", "0", 0)]
    public void Read_Amount_IsInTheCurrencysMinorUnit(string currency, string unit, string cell, long minor) => _file.Read(
        [$"t-1,c-1,1772625600,{cell},shop,,,,web,,,,,"],
        edits: [("\"constant\": \"EUR\"", $"\"constant\": \"{currency}\""), ("\"unit\": \"major\"", $"\"unit\": \"{unit}\"")]).Single().Transaction.AmountMinor.ShouldBe(minor);

    [Theory]
    [InlineData("\"epoch_ms\"", "1772625600123", 1772625600123)]
    [InlineData("\"epoch_s\", \"epoch\": \"2018-04-01\"", "60.5", 1522540860500)]
    [InlineData("\"iso8601\"", "2026-03-04T12:00:00Z", 1772625600000)]
    [InlineData("\"iso8601\"", "2026-03-04 12:00:00.25", 1772625600250)]
    [InlineData("\"iso8601\"", "2026-03-04T14:00:00+02:00", 1772625600000)]
    [InlineData("\"iso8601\", \"utc_offset\": \"+02:00\"", "2026-03-04 14:00", 1772625600000)]
    [InlineData("\"iso8601\", \"utc_offset\": \"+02:00\"", "2026-03-04T12:00Z", 1772625600000)]
    [InlineData("\"iso8601\"", "2026-03-04", 1772582400000)]
    [InlineData("\"MM/dd/yyyy hh:mm:ss tt\"", "03/04/2026 12:00:00 PM", 1772625600000)]
    [InlineData("\"dd'd'MM'm'yyyy HH'h'mm\"", "04d03m2026 12h00", 1772625600000)]
    [InlineData("\"dd/MM/yyyy HH:mm\", \"utc_offset\": \"-05:30\"", "04/03/2026 06:30", 1772625600000)]
    public void Read_Time_IsInUtc(string format, string cell, long timeMs) => _file.Read(
        [$"t-1,c-1,{cell},66,shop,,,,web,,,,,"], edits: ("\"epoch_s\"", format)).Single().Transaction.EventTimeMs.ShouldBe(timeMs);

    [Fact]
    public void Read_NoTransactionId_NamesThePaymentsAfterTheirRows() => _file.Read(
        ["t-1,c-1,1772625600,66,shop,,,,web,,,,,", "t-1,c-1,1772625600,66,shop,,,,web,,,,,"],
        edits: ("\"transaction_id\": { \"column\": \"id\" },", "")).Select(read => read.Transaction.TransactionId).ShouldBe(["row-0", "row-1"]);

    [Theory]
    [InlineData("t-1,c-1,yesterday,66,shop,,,,web,,,,,", 9, "event_time is 'yesterday', which is not a number of seconds; mend the cell, or the mapping's fields.event_time.format.")]
    [InlineData("t-1,c-1,1772625600000,66,shop,,,,web,,,,,", 9, "event_time is 58142 or so, if the mapping is right; is the format or the epoch another one?")]
    [InlineData("t-1,c-1,1772625600,6 EUR,shop,,,,web,,,,,", 20, "amount is '6 EUR', which is not a number with '.' before its decimals")]
    [InlineData("t-1,c-1,1772625600,-6,shop,,,,web,,,,,", 20, "amount is -6, less than 0; leave refunds out of the file.")]
    [InlineData("t-1,,1772625600,66,shop,,,,web,,,,,", 5, "account_id is empty; every transaction has one.")]
    [InlineData("t-1,c-1,1772625600,66,shop,,toys,,web,,,,,", 29, "merchant_category is 'toys', which the mapping's values do not list; add it")]
    [InlineData("t-1,c-1,1772625600,66,shop,,,Germany,web,,,,,", 30, "account_country is 'Germany', which is not one of its codes: two letters")]
    [InlineData("t-1,c-1,1772625600,66,shop,,,,web,,far,,,", 36, "distance_from_home_km must be a number of kilometres")]
    [InlineData("t-1,c-1,1772625600,66,shop,,,,web,,,,maybe,", 38, "fraud is 'maybe', which neither label.fraud nor label.genuine of the mapping lists")]
    [InlineData("t-1,c-1,1772625600,66,shop", 27, "the line has 5 cells, the header 14; complete the line: an empty cell keeps its delimiter.")]
    [InlineData(MappedFile.Line + ",more", 119, "the line has 15 cells, the header 14; put a cell that holds ',' in quotes.")]
    [InlineData("t-1,\"c-1,1772625600,66", 5, "the quote that begins here is not closed on this line")]
    [InlineData("t-1,\"c\"-1,1772625600,66", 8, "something follows the closing quote")]
    public void Read_BadCell_NamesFileLineColumnAndMend(string line, int column, string message) =>
        Should.Throw<InputFileException>(() => _file.Read([MappedFile.Line, line])).Message.ShouldStartWith($"{_file.Csv}:3:{column}: {message}");

    [Fact]
    public void Read_BadConstant_PointsToTheMapping() => Should.Throw<InputFileException>(() => _file.Read([MappedFile.Line], edits: ("\"constant\": \"EUR\"", "\"constant\": \"euro\"")))
        .Message.ShouldBe($"{_file.Csv}:2:1: currency is 'euro', which is not one of its codes: three letters A to Z (ISO 4217). (the constant of fields.currency, {_file.Json}:8:19)");

    [Fact]
    public void Open_HeaderLacksAColumn_NamesItAndTheNearest()
    {
        string header = MappedFile.Header.Replace("amt", "amnt", StringComparison.Ordinal);
        Should.Throw<InputFileException>(() => _file.Read([MappedFile.Line], header)).Message
            .ShouldBe($"{_file.Csv}:1:1: the header has no column 'amt', which fields.amount.column ({_file.Json}:7:17) names; did you mean 'amnt'?");
        Should.Throw<InputFileException>(() => _file.Read([MappedFile.Line], "a,b")).Message.ShouldEndWith("names; it has a, b.");
        Should.Throw<InputFileException>(() => _file.Read([MappedFile.Line], MappedFile.Header + ",id")).Message.ShouldContain("names 'id' twice");
        Should.Throw<InputFileException>(() => _file.Read([MappedFile.Line], MappedFile.Header.Replace(',', ';'))).Message
            .ShouldEndWith($"Is ',' its delimiter? Say it with delimiter in {_file.Json}.");
    }

    [Fact]
    public void Read_ValuesThatAreNoCodes_PointToTheMapping() => Should.Throw<InputFileException>(() => _file.Read([MappedFile.Line], edits: ("\"ECOMMERCE\"", "\"INTERNET\"")))
        .Message.ShouldContain("channel is 'INTERNET', which is not one of its codes: ");

    [Fact]
    public void Read_LineThatIsNotUtf8_NamesTheColumnAndTheMend()
    {
        _file.Read([MappedFile.Line]);
        byte[] latin = [.. File.ReadAllBytes(_file.Csv), .. "t-2,c-\u00e9,"u8.ToArray().Where(letter => letter != 0xc3), (byte)'\n'];
        File.WriteAllBytes(_file.Csv, latin);
        using TransactionFileReader reader = TransactionFileReader.OpenMapped(_file.Csv, CsvMapping.Load(_file.Json));

        Should.Throw<InputFileException>(() => reader.ReadAll().ToList()).Message
            .ShouldBe($"{_file.Csv}:3:7: the line is not UTF-8 from here on; convert the file, as with iconv -f WINDOWS-1252 -t UTF-8.");
    }

    [Fact]
    public void Read_HandbookFileThroughAMapping_IsTheHandbookFormat()
    {
        using var folder = new TemporaryFolder();
        string csv = folder.Write("handbook.csv", new LabelledPayments(seed: 3, count: 50).Text([.. Enumerable.Range(0, 50).Select(row => row % 7 == 0)]));
        string json = folder.Write("mapping.json", """
            { "fields": {
              "account_id": { "column": "customer" }, "event_time": { "column": "t_seconds", "format": "epoch_s", "epoch": "2018-04-01" },
              "amount": { "column": "amount_cents", "unit": "minor" }, "currency": { "constant": "USD" }, "merchant_id": { "column": "terminal" },
              "terminal_id": { "column": "terminal" }, "channel": { "constant": "CHIP" } },
              "label": { "column": "scenario", "fraud": ["1", "2", "3"] } }
            """);
        using TransactionFileReader mapped = TransactionFileReader.OpenMapped(csv, CsvMapping.Load(json)), plain = TransactionFileReader.Open(csv, InputFormat.Handbook);

        FileTransaction[] one = [.. mapped.ReadAll()], two = [.. plain.ReadAll()];

        one.Length.ShouldBe(50);
        one.Select(read => (read.Transaction.EventTimeMs, read.Transaction.AmountMinor, read.Transaction.Currency, "customer-" + read.Transaction.AccountId, "terminal-" + read.Transaction.TerminalId, read.IsFraud))
            .ShouldBe(two.Select(read => (read.Transaction.EventTimeMs, read.Transaction.AmountMinor, read.Transaction.Currency, read.Transaction.AccountId, read.Transaction.TerminalId!, read.IsFraud)));
    }
}
