using Shouldly;
using StreamGuard.Worker.Offline;

namespace StreamGuard.Worker.Tests.Offline.Mapping;

public sealed class CsvMappingTests : IDisposable
{
    private readonly MappedFile _file = new();

    public void Dispose() => _file.Dispose();

    [Theory]
    [InlineData("\"merchant_id\":", "\"merchant\":", "9:5", "fields.merchant: there is no such field; did you mean merchant_id? The fields are transaction_id, account_id, event_time, amount, ")]
    [InlineData("\"account_id\": { \"column\": \"card\" },", "", "3:3", "fields.account_id is missing; every transaction has one: name its column, or give a constant.")]
    [InlineData("{ \"constant\": \"EUR\" }", "{ \"constant\": \"EUR\", \"column\": \"id\" }", "8:5", "fields.currency: give either column or constant.")]
    [InlineData("{ \"constant\": \"EUR\" }", "{ }", "8:5", "fields.currency: give either column or constant.")]
    [InlineData("{ \"constant\": \"EUR\" }", "{ \"constant\": \"EUR\", \"otherwise\": \"USD\" }", "8:5", "fields.currency: values and otherwise are for a column")]
    [InlineData("{ \"column\": \"shop\" }", "{ \"column\": \"shop\", \"format\": \"iso8601\" }", "9:5", "fields.merchant_id: format, epoch and utc_offset are for times")]
    [InlineData("{ \"column\": \"shop\" }", "{ \"column\": \"shop\", \"unit\": \"major\" }", "9:5", "fields.merchant_id: unit and decimal_separator are for the amount.")]
    [InlineData(", \"unit\": \"major\"", "", "7:5", "fields.amount.unit is missing; it must be major (12.50) or minor (1250).")]
    [InlineData("\"unit\": \"major\"", "\"unit\": \"cents\"", "7:34", "fields.amount.unit is 'cents'; it must be major (12.50) or minor (1250).")]
    [InlineData(", \"format\": \"epoch_s\"", "", "6:5", "fields.event_time.format is missing; it must be epoch_s, epoch_ms, iso8601, or a pattern")]
    [InlineData("\"epoch_s\"", "\"unix\"", "6:39", "fields.event_time.format is 'unix'; it must be epoch_s, epoch_ms, iso8601, or a pattern")]
    [InlineData("\"epoch_s\"", "\"dd/MM/yyyy hh:mm\"", "6:39", "fields.event_time.format is 'dd/MM/yyyy hh:mm'; hh counts to 12 and needs tt (AM or PM) beside it; HH counts to 24.")]
    [InlineData("\"epoch_s\"", "\"dd/MM/yyyy HH:mm tt\"", "6:39", "fields.event_time.format is 'dd/MM/yyyy HH:mm tt'; tt (AM or PM) belongs to hh")]
    [InlineData("\"epoch_s\"", "\"dd/MM/yyyy HH:MM\"", "6:39", "fields.event_time.format is 'dd/MM/yyyy HH:MM'; it has hours but no minutes: mm is the minute, MM the month.")]
    [InlineData("\"epoch_s\"", "\"DD/MM/yyyy d\"", "6:39", "fields.event_time.format is 'DD/MM/yyyy d'; D stands for nothing in a pattern of d, M, y, ")]
    [InlineData("\"epoch_s\"", "\"epoch_s\", \"epoch\": \"easter\"", "6:60", "fields.event_time.epoch is 'easter'; it must be a time such as 2018-04-01T00:00:00Z.")]
    [InlineData("\"epoch_s\"", "\"epoch_s\", \"utc_offset\": \"+01:00\"", "6:60", "fields.event_time.utc_offset is for times that are written out")]
    [InlineData("\"iso8601\"", "\"iso8601\", \"utc_offset\": \"CET\"", "17:69", "fields.account_opened_at.utc_offset is 'CET'; it must be an offset such as +01:00 or -05:30.")]
    [InlineData("\"iso8601\"", "\"iso8601\", \"epoch\": \"2018-04-01\"", "17:69", "fields.account_opened_at.epoch is for epoch_s and epoch_ms.")]
    [InlineData("\"fields\": {", "\"delimiter\": \"::\", \"fields\": {", "3:3", "delimiter is '::'; it must be one character, such as , or ;")]
    [InlineData("[\"1\", \"yes\"]", "[]", "19:33", "label.fraud is empty; list the values that mean fraud")]
    [InlineData("\"genuine\": [\"0\"]", "\"genuine\": [\"0\", \"yes\"]", "19:56", "label.genuine and label.fraud both list 'yes'.")]
    public void Load_Mistake_NamesFilePlaceAndMend(string old, string replacement, string place, string message) =>
        Should.Throw<InputFileException>(() => _file.Read([MappedFile.Line], edits: (old, replacement))).Message.ShouldStartWith($"{_file.Json}:{place}: {message}");

    [Theory]
    [InlineData("\"kind_column\"", "\"kind\"", ":19:", "label.kind: there is no such property; there are column, fraud, genuine, kind_column.")]
    [InlineData("\"label\"", "\"lable\"", ":19:", "lable: there is no such property; did you mean label?")]
    [InlineData("{ \"column\": \"shop\" }", "{ \"colum\": \"shop\" }", ":9:", "fields.merchant_id.colum: there is no such property; did you mean column?")]
    [InlineData("\"fraud\": [\"1\", \"yes\"], ", "", ":19:", "label: 'fraud' is missing.")]
    [InlineData("\"constant\": \"EUR\"", "\"constant\": 978", ":8:", "fields.currency.constant: the value is not of the kind that belongs here; texts and numbers are written in quotes")]
    [InlineData("\"fields\": {", "\"fields\": ", ":4:", "")]
    public void Load_NotAMapping_NamesTheLineInPlainWords(string old, string replacement, string line, string words)
    {
        string message = Should.Throw<InputFileException>(() => _file.Read([MappedFile.Line], edits: (old, replacement))).Message;

        message.ShouldStartWith(_file.Json + line);
        message.ShouldContain(words);
        message.ShouldEndWith("docs/offline.md lists what a mapping may hold.");
        message.ShouldNotContain("\n");
        message.ShouldNotContain("JSON property");
        message.ShouldNotContain("System.");
    }

    [Fact]
    public void Load_ByteOrderMark_IsPassedOver() => _file.Read([MappedFile.Line], edits: ("{\n  // What", "\uFEFF{\n  // What")).ShouldHaveSingleItem();

    [Fact]
    public void Load_NoSuchFile_SaysSo() =>
        Should.Throw<InputFileException>(() => StreamGuard.Worker.Offline.Mapping.CsvMapping.Load(_file.Json)).Message.ShouldStartWith($"{_file.Json} cannot be read: ");
}
