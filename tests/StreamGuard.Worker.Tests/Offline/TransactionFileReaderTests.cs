using System.IO.Compression;
using System.Text;
using Shouldly;
using StreamGuard.Core.Transactions;
using StreamGuard.Simulation;
using StreamGuard.Simulation.JsonLines;
using StreamGuard.Worker.Offline;

namespace StreamGuard.Worker.Tests.Offline;

public sealed class TransactionFileReaderTests : IDisposable
{
    private const string FullLine = """
        {"transaction_id":"t-1","account_id":"a-1","event_time":1772625600000,"amount_minor":6645,"currency":"EUR","merchant_id":"m-1","terminal_id":"term-1","merchant_category":5411,"merchant_country":"DE","account_country":"FR","channel":"CONTACTLESS","account_opened_at":1600000000000,"device_id":"d-1","distance_from_home_km":3.5,"is_fraud":true,"fraud_kind":"CARD_TESTING"}
        """;

    private const string ShortLine = """{"channel":"ATM","merchant_id":"m","currency":"JPY","amount_minor":0,"event_time":1772625600000,"account_id":"a","transaction_id":"t"}""";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Jsonl_FullLine_TakesEveryField()
    {
        FileTransaction read = Read(InputFormat.Jsonl, FullLine).ShouldHaveSingleItem();

        read.ShouldBe(new FileTransaction(
            new TransactionData("t-1", "a-1", 1772625600000, 6645, "EUR", "m-1", "term-1", 5411, "DE", "FR", Channel.Contactless, 1600000000000, "d-1", 3.5f),
            true,
            "CARD_TESTING"));
    }

    [Fact]
    public void Jsonl_OptionalFieldsLeftOutInAnotherOrder_AreAbsent()
    {
        FileTransaction read = Read(InputFormat.Jsonl, ShortLine).ShouldHaveSingleItem();

        read.ShouldBe(new FileTransaction(new TransactionData("t", "a", 1772625600000, 0, "JPY", "m", null, null, null, null, Channel.Atm, null, null, null), null, null));
    }

    [Theory]
    [InlineData("1772625600000", 1772625600000)]
    [InlineData("1772712000000", 1772712000000)]
    [InlineData("1772712000001", null)]
    [InlineData("253370764800000", null)]
    [InlineData("9223372036854775807", null)]
    [InlineData("-2208988800001", null)]
    public void Jsonl_AccountOpenedAfterThePaymentOrLongAgo_IsAbsentAsInAWorker(string opened, long? expected) =>
        Read(InputFormat.Jsonl, FullLine.Replace("1600000000000", opened)).ShouldHaveSingleItem().Transaction.AccountOpenedAtMs.ShouldBe(expected);

    [Fact]
    public void Jsonl_NullsEscapesAndUnknownFields_AreUnderstood()
    {
        string line = ShortLine.Replace("\"m\"", "\"caf\\u00e9 \\\"m\\\"\"").Replace("}", ",\"device_id\":null,\"note\":{\"deep\":[1,2]},\"is_fraud\":false,\"fraud_kind\":null}");

        FileTransaction read = Read(InputFormat.Jsonl, line).ShouldHaveSingleItem();

        read.Transaction.MerchantId.ShouldBe("café \"m\"");
        (read.IsFraud, read.Kind).ShouldBe((false, null));
    }

    [Fact]
    public void Jsonl_KindsOfFraud_AreNumberedAsTheyCome()
    {
        string[] lines = [ShortLine, .. new[] { "\"is_fraud\":false", "\"is_fraud\":true,\"fraud_kind\":\"B\"", "\"is_fraud\":true,\"fraud_kind\":\"A\"", "\"is_fraud\":true", "\"fraud_kind\":\"B\"" }
            .Select(truth => ShortLine.Replace("}", $",{truth}}}"))];
        using TransactionFileReader reader = Open(InputFormat.Jsonl, lines);

        var labels = new List<FraudLabel>();
        while (reader.TryRead(out _, out FraudLabel label)) labels.Add(label);

        reader.Kinds.ShouldBe(["GENUINE", "B", "A", "FRAUD"]);
        labels.Select(label => label.Kind).ShouldBe([-1, 0, 1, 2, 3, 1]);
        labels.Select(label => label.IsFraud).ShouldBe([null, false, true, true, true, true]);
    }

    [Fact]
    public void Jsonl_SimulatedPayments_ComeBackAsTheyWere()
    {
        var payments = new LabelledTransaction[]
        {
            new(new TransactionData("t-1", "a-1", 1772625600000, 6645, "EUR", "m \"1\"", "term", 5411, "DE", "DE", Channel.Chip, 0, "d", 0.1f), false, null),
            new(new TransactionData("t-2", "a-2", 1772625600001, long.MaxValue, "KWD", "ü", null, null, null, null, Channel.Other, null, null, null), true, FraudKind.MuleTransfer),
        };
        string path = _folder.PathOf("simulated.jsonl");
        using (FileStream stream = File.Create(path))
        using (var writer = new TransactionJsonWriter(stream))
        {
            foreach (LabelledTransaction payment in payments) writer.Write(in payment);
        }

        using TransactionFileReader reader = TransactionFileReader.Open(path, InputFormat.Jsonl);

        reader.ReadAll().ShouldBe(payments.Select(payment =>
            new FileTransaction(payment.Transaction, payment.IsFraud, payment.Kind is { } kind ? FraudKindNames.Of(kind) : null)));
    }

    [Fact]
    public void Handbook_Rows_BecomeChipPaymentsAtTerminals()
    {
        FileTransaction[] read = Read(InputFormat.Handbook, "t_seconds,customer,terminal,amount_cents,scenario", "31,596,3156,5716,0", "476,2,1365,14600,2");

        read[0].ShouldBe(new FileTransaction(
            new TransactionData("handbook-0", "customer-596", 1522540831000, 5716, "USD", "terminal-3156", "terminal-3156", null, null, null, Channel.Chip, null, null, null),
            false,
            null));
        (read[1].Transaction.TransactionId, read[1].IsFraud, read[1].Kind).ShouldBe(("handbook-1", true, "COMPROMISED_TERMINAL"));
    }

    [Fact]
    public void Sparkov_Rows_BecomePaymentsWithCategoryAndDistance()
    {
        FileTransaction[] read = Read(
            InputFormat.Sparkov, "t_seconds,account,merchant,category,amount_cents,dlat_milli,dlon_milli,fraud", "219,0,0,7,2850,1000,0,0", "319,2,2,11,483,0,-1000,1");

        read[0].ShouldBe(new FileTransaction(
            new TransactionData("sparkov-0", "account-0", 1546301019000, 2850, "USD", "merchant-0", null, 5641, null, null, Channel.Chip, null, null, 111.195f), false, null));
        (read[1].Transaction.Channel, read[1].Transaction.MerchantCategory, read[1].IsFraud, read[1].Kind).ShouldBe((Channel.Ecommerce, 5818, true, "BURST"));
        read[1].Transaction.DistanceFromHomeKm!.Value.ShouldBe(87.623f, 0.001f);
    }

    [Fact]
    public void Sparkov_Categories_DifferInCodeAndInGroupWithChannel()
    {
        FileTransaction[] read = Read(
            InputFormat.Sparkov,
            ["t_seconds,account,merchant,category,amount_cents,dlat_milli,dlon_milli,fraud", .. Enumerable.Range(0, 14).Select(category => $"1,1,1,{category},1,0,0,0")]);

        read.Select(row => row.Transaction.MerchantCategory).Distinct().Count().ShouldBe(14);
        read.Select(row => (Core.Features.MerchantCategoryGroups.Of((ushort)row.Transaction.MerchantCategory!), row.Transaction.Channel)).Distinct().Count().ShouldBe(14);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Open_Utf16_IsToldAsSuch(bool bigEndian)
    {
        string path = _folder.PathOf("wide.jsonl");
        File.WriteAllText(path, "{}", new System.Text.UnicodeEncoding(bigEndian, byteOrderMark: true));

        Should.Throw<InputFileException>(() => TransactionFileReader.Open(path, InputFormat.Jsonl)).Message.ShouldBe($"{path} is UTF-16; convert it to UTF-8, as with iconv -f UTF-16 -t UTF-8.");
    }

    [Fact]
    public void Open_GzipWithAnyName_IsReadAllTheSame()
    {
        string path = _folder.PathOf("payments.dat");
        using (var gzip = new GZipStream(File.Create(path), CompressionLevel.Fastest)) gzip.Write(Encoding.UTF8.GetBytes($"{ShortLine}\r\n\n{ShortLine}"));

        using TransactionFileReader reader = TransactionFileReader.Open(path, InputFormat.Jsonl);

        reader.ReadAll().Count().ShouldBe(2);
        reader.Progress.ShouldBe(1);
    }

    [Fact]
    public void TryRead_LinesAcrossBufferEnds_AreWhole()
    {
        string padding = new('x', 40_000);
        string[] lines = [.. Enumerable.Range(0, 9).Select(i => ShortLine.Replace("\"m\"", $"\"{i}{padding}\""))];

        Read(InputFormat.Jsonl, lines).Select(row => row.Transaction.MerchantId[0] - '0').ShouldBe(Enumerable.Range(0, 9));
    }

    [Theory]
    [InlineData("""{"transaction_id":"t"}""", 22, "account_id is missing.")]
    [InlineData("""[1]""", 1, "a line must be a JSON object.")]
    [InlineData("""{"transaction_id":""}""", 19, "transaction_id is empty; every transaction has one.")]
    [InlineData("""{"transaction_id":null}""", 19, "transaction_id must be a string.")]
    [InlineData("""{"event_time":1.5}""", 15, "event_time must be a whole number.")]
    [InlineData("""{"event_time":1000}""", 15, "event_time is 1000; it must be from 946684800000 to 253402300799999.")]
    [InlineData("""{"amount_minor":-1}""", 17, "amount_minor is -1; it must be from 0 to 9223372036854775807.")]
    [InlineData("""{"currency":"eur"}""", 13, "currency is not one of its codes: three letters A to Z (ISO 4217).")]
    [InlineData("""{"merchant_country":"D1"}""", 21, "merchant_country is not one of its codes: two letters A to Z (ISO 3166-1 alpha-2).")]
    [InlineData("""{"merchant_category":0}""", 22, "merchant_category is 0; it must be from 1 to 9999.")]
    [InlineData("""{"channel":"chip"}""", 12, "channel is not one of its codes: CHIP, CONTACTLESS, MAGSTRIPE, ECOMMERCE, ATM, TRANSFER, OTHER.")]
    [InlineData("""{"distance_from_home_km":-1}""", 26, "distance_from_home_km must be a number of kilometres, 0 or more; leave it out when it is not known.")]
    [InlineData("""{"is_fraud":"no"}""", 13, "is_fraud must be true or false; leave it out when it is not known.")]
    [InlineData("""{} {}""", 4, "not valid JSON")]
    [InlineData("""{"a":}""", 6, "not valid JSON")]
    public void Jsonl_BadLine_IsNamedWithLineAndColumn(string line, int column, string message)
    {
        var error = Should.Throw<InputFileException>(() => Read(InputFormat.Jsonl, ShortLine, line));

        error.Message.ShouldStartWith($"{_folder.PathOf("input")}:2:{column}: {message}");
        error.Message.ShouldNotContain("\n");
    }

    [Fact]
    public void Jsonl_ChannelNull_IsMissing() =>
        Should.Throw<InputFileException>(() => Read(InputFormat.Jsonl, ShortLine.Replace("\"ATM\"", "null"))).Message.ShouldEndWith("channel is missing.");

    [Fact]
    public void Jsonl_GenuineWithKind_Contradicts() =>
        Should.Throw<InputFileException>(() => Read(InputFormat.Jsonl, ShortLine.Replace("}", ",\"is_fraud\":false,\"fraud_kind\":\"X\"}"))).Message.ShouldContain("leave fraud_kind out");

    [Theory]
    [InlineData("1,2,3,4", 8, "the line ends before column scenario; it must have 5 columns")]
    [InlineData("1,2,3,4,0,9", 11, "the line has more than 5 columns")]
    [InlineData("1,2,x,4,0", 5, "terminal is 'x', which is not a whole number.")]
    [InlineData("1,,3,4,0", 3, "customer is '', which is not a whole number.")]
    [InlineData("1,2,3,-4,0", 7, "amount_cents is -4; it must be from 0 to 9223372036854775807.")]
    [InlineData("1,2,3,4,7", 9, "scenario is 7; it must be from 0 to 3.")]
    [InlineData("1,000000000000000000000000000002,3,4,0", 3, "customer is '000000000000000000000000000002', which is not a whole number.")]
    public void Handbook_BadLine_IsNamedWithLineAndColumn(string line, int column, string message)
    {
        var error = Should.Throw<InputFileException>(() => Read(InputFormat.Handbook, "t_seconds,customer,terminal,amount_cents,scenario", line));

        error.Message.ShouldStartWith($"{_folder.PathOf("input")}:2:{column}: {message}");
    }

    [Fact]
    public void Open_OtherHeader_SaysWhichFormatDemandsWhich()
    {
        string message = Should.Throw<InputFileException>(() => Read(InputFormat.Sparkov, "t_seconds,customer")).Message;

        message.ShouldBe($"{_folder.PathOf("input")}:1:1: the header is 't_seconds,customer'; --format sparkov demands "
            + "'t_seconds,account,merchant,category,amount_cents,dlat_milli,dlon_milli,fraud'.");
    }

    [Fact]
    public void Open_EmptyCsv_SaysWhatIsMissing() => Should.Throw<InputFileException>(() => Read(InputFormat.Handbook)).Message.ShouldContain("is empty");

    [Fact]
    public void Open_MissingFile_SaysSo() =>
        Should.Throw<InputFileException>(() => TransactionFileReader.Open(_folder.PathOf("none"), InputFormat.Jsonl)).Message.ShouldContain("does not exist");

    [Fact]
    public void TryRead_GzipCutBetweenLines_SaysThatItEndsEarly()
    {
        string path = _folder.PathOf("cut.gz");
        using var whole = new MemoryStream();
        long firstLineEnds;
        using (var gzip = new GZipStream(whole, CompressionLevel.Fastest, leaveOpen: true))
        {
            gzip.Write(Encoding.UTF8.GetBytes(ShortLine + "\n"));
            gzip.Flush();
            firstLineEnds = whole.Length;
            gzip.Write(Encoding.UTF8.GetBytes(ShortLine + "\n"));
        }

        File.WriteAllBytes(path, whole.ToArray()[..(int)firstLineEnds]);
        using TransactionFileReader reader = TransactionFileReader.Open(path, InputFormat.Jsonl);

        Should.Throw<InputFileException>(() => reader.ReadAll().Count()).Message.ShouldContain("ends early, after line 1");
    }

    [Fact]
    public void TryRead_DamagedGzip_NamesTheLine()
    {
        string path = _folder.PathOf("damaged");
        using (var gzip = new GZipStream(File.Create(path), CompressionLevel.Fastest)) gzip.Write(Encoding.UTF8.GetBytes(ShortLine));
        byte[] bytes = File.ReadAllBytes(path);
        bytes[bytes.Length / 2] ^= 0x55;
        File.WriteAllBytes(path, bytes);

        Should.Throw<InputFileException>(() =>
        {
            using TransactionFileReader reader = TransactionFileReader.Open(path, InputFormat.Jsonl);
            return reader.ReadAll().Count();
        }).Message.ShouldStartWith(path + ":1");
    }

    private FileTransaction[] Read(InputFormat format, params string[] lines)
    {
        using TransactionFileReader reader = Open(format, lines);
        return [.. reader.ReadAll()];
    }

    private TransactionFileReader Open(InputFormat format, params string[] lines) =>
        TransactionFileReader.Open(_folder.Write("input", string.Join('\n', lines)), format);
}
