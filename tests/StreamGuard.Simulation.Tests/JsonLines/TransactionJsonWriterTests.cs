using System.Text;
using System.Text.Json;
using Shouldly;
using StreamGuard.Core.Transactions;
using StreamGuard.Simulation.JsonLines;

namespace StreamGuard.Simulation.Tests.JsonLines;

public class TransactionJsonWriterTests
{
    [Fact]
    public void Write_AnyPayment_HasTheFieldsOfTheSchemaInItsOrder()
    {
        using JsonDocument schema = JsonDocument.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "transaction.avsc")));
        string[] fields = [.. schema.RootElement.GetProperty("fields").EnumerateArray().Select(field => field.GetProperty("name").GetString()!)];
        string[] symbols = [.. schema.RootElement.GetProperty("fields").EnumerateArray()
            .First(field => field.GetProperty("name").GetString() == "channel")
            .GetProperty("type").GetProperty("symbols").EnumerateArray().Select(symbol => symbol.GetString()!)];
        LabelledTransaction[] payments = Network.Take(new SimulationOptions { Accounts = 30, FraudRate = 0.1 }, 5_000);
        string[] lines = Lines(payments);
        lines.Length.ShouldBe(payments.Length);
        for (int i = 0; i < lines.Length; i++)
        {
            using JsonDocument line = JsonDocument.Parse(lines[i]);
            line.RootElement.EnumerateObject().Select(property => property.Name).ShouldBe([.. fields, "is_fraud", "fraud_kind"]);
            ShouldEqual(line.RootElement, payments[i], symbols);
        }
    }

    [Fact]
    public void Write_AbsentFieldsAndStrangeText_GivesNullsAndValidJson()
    {
        var transaction = new TransactionData("t\"1\n", "acct_x", 5, long.MaxValue, "EUR", "\u00e4\u2028", null, null, null, null, Channel.Other, null, null, null);
        string line = Lines([new LabelledTransaction(transaction, IsFraud: false, Kind: null)]).Single();
        using JsonDocument json = JsonDocument.Parse(line);
        json.RootElement.GetProperty("transaction_id").GetString().ShouldBe("t\"1\n");
        json.RootElement.GetProperty("merchant_id").GetString().ShouldBe("\u00e4\u2028");
        json.RootElement.GetProperty("amount_minor").GetInt64().ShouldBe(long.MaxValue);
        foreach (string name in new[] { "terminal_id", "merchant_category", "merchant_country", "account_country", "account_opened_at", "device_id", "distance_from_home_km", "fraud_kind" })
            json.RootElement.GetProperty(name).ValueKind.ShouldBe(JsonValueKind.Null, name);
    }

    private static void ShouldEqual(JsonElement json, LabelledTransaction payment, string[] symbols)
    {
        TransactionData t = payment.Transaction;
        json.GetProperty("transaction_id").GetString().ShouldBe(t.TransactionId);
        json.GetProperty("account_id").GetString().ShouldBe(t.AccountId);
        json.GetProperty("event_time").GetInt64().ShouldBe(t.EventTimeMs);
        json.GetProperty("amount_minor").GetInt64().ShouldBe(t.AmountMinor);
        json.GetProperty("currency").GetString().ShouldBe(t.Currency);
        json.GetProperty("merchant_id").GetString().ShouldBe(t.MerchantId);
        json.GetProperty("terminal_id").GetString().ShouldBe(t.TerminalId);
        Number("merchant_category").ShouldBe(t.MerchantCategory);
        json.GetProperty("merchant_country").GetString().ShouldBe(t.MerchantCountry);
        json.GetProperty("account_country").GetString().ShouldBe(t.AccountCountry);
        json.GetProperty("channel").GetString().ShouldBe(symbols[(int)t.Channel]);
        Number("account_opened_at").ShouldBe(t.AccountOpenedAtMs);
        json.GetProperty("device_id").GetString().ShouldBe(t.DeviceId);
        JsonElement distance = json.GetProperty("distance_from_home_km");
        (distance.ValueKind == JsonValueKind.Null ? (float?)null : distance.GetSingle()).ShouldBe(t.DistanceFromHomeKm);
        json.GetProperty("is_fraud").GetBoolean().ShouldBe(payment.IsFraud);
        json.GetProperty("fraud_kind").GetString().ShouldBe(payment.Kind is { } kind ? FraudKindNames.Of(kind) : null);

        long? Number(string name) => json.GetProperty(name) is { ValueKind: JsonValueKind.Number } number ? number.GetInt64() : null;
    }

    private static string[] Lines(IEnumerable<LabelledTransaction> payments)
    {
        using var stream = new MemoryStream();
        using (var writer = new TransactionJsonWriter(stream))
        {
            foreach (LabelledTransaction payment in payments) writer.Write(payment);
        }

        string text = Encoding.UTF8.GetString(stream.ToArray());
        text.ShouldEndWith("\n");
        return text[..^1].Split('\n');
    }
}
