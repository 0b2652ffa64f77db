using Shouldly;
using StreamGuard.Worker.Offline;

namespace StreamGuard.Worker.Tests.Offline.Mapping;

public sealed class CsvMappingTests : IDisposable
{
    private readonly MappedFile _file = new();

    public void Dispose() => _file.Dispose();

    [Theory]
    [InlineData("\"merchant_id\":", "\"merchant\":", "fields.merchant: there is no such field; did you mean merchant_id? The fields are transaction_id, account_id, event_time, amount, ")]
    [InlineData("\"account_id\": { \"column\": \"card\" },", "", "fields.account_id is missing; every transaction has one: name its column, or give a constant.")]
    [InlineData("{ \"constant\": \"EUR\" }", "{ \"constant\": \"EUR\", \"column\": \"id\" }", "fields.currency: give either column or constant.")]
    [InlineData("{ \"constant\": \"EUR\" }", "{ }", "fields.currency: give either column or constant.")]
    [InlineData("{ \"constant\": \"EUR\" }", "{ \"constant\": \"EUR\", \"otherwise\": \"USD\" }", "fields.currency: values and otherwise are for a column")]
    [InlineData("{ \"column\": \"shop\" }", "{ \"column\": \"shop\", \"format\": \"iso8601\" }", "fields.merchant_id: format, epoch and utc_offset are for times")]
    [InlineData("{ \"column\": \"shop\" }", "{ \"column\": \"shop\", \"unit\": \"major\" }", "fields.merchant_id: unit and decimal_separator are for the amount.")]
    [InlineData(", \"unit\": \"major\"", "", "fields.amount.unit is missing; it must be major (12.50) or minor (1250).")]
    [InlineData(", \"format\": \"epoch_s\"", "", "fields.event_time.format is missing; it must be epoch_s, epoch_ms, iso8601, or a pattern")]
    [InlineData("\"epoch_s\"", "\"unix\"", "fields.event_time.format is 'unix'; it must be epoch_s, epoch_ms, iso8601, or a pattern")]
    [InlineData("\"epoch_s\"", "\"epoch_s\", \"epoch\": \"easter\"", "fields.event_time.epoch is 'easter'; it must be a time such as 2018-04-01T00:00:00Z.")]
    [InlineData("\"epoch_s\"", "\"epoch_s\", \"utc_offset\": \"+01:00\"", "fields.event_time.utc_offset is for times that are written out")]
    [InlineData("\"iso8601\"", "\"iso8601\", \"utc_offset\": \"CET\"", "fields.account_opened_at.utc_offset is 'CET'; it must be an offset such as +01:00 or -05:30.")]
    [InlineData("\"iso8601\"", "\"iso8601\", \"epoch\": \"2018-04-01\"", "fields.account_opened_at.epoch is for epoch_s and epoch_ms.")]
    [InlineData("\"fields\": {", "\"delimiter\": \"::\", \"fields\": {", "delimiter is '::'; it must be one character, such as , or ;")]
    [InlineData("[\"1\", \"yes\"]", "[]", "label.fraud is empty; list the values that mean fraud")]
    [InlineData("\"genuine\": [\"0\"]", "\"genuine\": [\"0\", \"yes\"]", "label.genuine and label.fraud both list 'yes'.")]
    public void Load_Mistake_NamesFileAndMend(string old, string replacement, string message) =>
        Should.Throw<InputFileException>(() => _file.Read([MappedFile.Line], edits: (old, replacement))).Message.ShouldStartWith($"{_file.Json}: {message}");

    [Theory]
    [InlineData("\"kind_column\"", "\"kind\"", ":19:", "label")]
    [InlineData("\"constant\": \"EUR\"", "\"constant\": 978", ":8:", "fields.currency.constant")]
    [InlineData("\"fields\": {", "\"fields\": ", ":4:", "")]
    public void Load_NotAMapping_NamesTheLine(string old, string replacement, string line, string path)
    {
        string message = Should.Throw<InputFileException>(() => _file.Read([MappedFile.Line], edits: (old, replacement))).Message;

        message.ShouldStartWith(_file.Json + line);
        message.ShouldContain(path);
        message.ShouldEndWith("docs/offline.md lists what a mapping may hold.");
        message.ShouldNotContain("\n");
    }

    [Fact]
    public void Load_NoSuchFile_SaysSo() =>
        Should.Throw<InputFileException>(() => StreamGuard.Worker.Offline.Mapping.CsvMapping.Load(_file.Json)).Message.ShouldStartWith($"{_file.Json} cannot be read: ");
}
