using System.Text;
using StreamGuard.Worker.Offline;
using StreamGuard.Worker.Offline.Mapping;

namespace StreamGuard.Worker.Tests.Offline.Mapping;

/// <summary>A CSV file and its mapping, for a test to vary.</summary>
internal sealed class MappedFile : IDisposable
{
    internal const string Header = "id,card,when,amt,shop,term,mcc,home,entry,dev,km,opened,fraud,why";
    internal const string Line = "t-1,c-1,1772625600.25,66.45,\"Caf\u00e9, \"\"Zur Post\"\"\",T-9,grocer,FR,web,phone,3.5,2020-09-13T12:26:40Z,1,CARD_TESTING";

    private const string Mapping = """
        {
          // What our exports look like.
          "fields": {
            "transaction_id": { "column": "id" },
            "account_id": { "column": "card" },
            "event_time": { "column": "when", "format": "epoch_s" },
            "amount": { "column": "amt", "unit": "major" },
            "currency": { "constant": "EUR" },
            "merchant_id": { "column": "shop" },
            "terminal_id": { "column": "term" },
            "merchant_category": { "column": "mcc", "values": { "grocer": "5411", "fuel": "5541" } },
            "merchant_country": { "constant": "DE" },
            "account_country": { "column": "home" },
            "channel": { "column": "entry", "values": { "web": "ECOMMERCE", "chip": "CHIP" }, "otherwise": "OTHER" },
            "device_id": { "column": "dev" },
            "distance_from_home_km": { "column": "km" },
            "account_opened_at": { "column": "opened", "format": "iso8601" }
          },
          "label": { "column": "fraud", "fraud": ["1", "yes"], "genuine": ["0"], "kind_column": "why" }
        }
        """;

    private readonly TemporaryFolder _folder = new();

    internal string Csv => _folder.PathOf("data.csv");

    internal string Json => _folder.PathOf("mapping.json");

    internal List<FileTransaction> Read(string[] lines, string header = Header, params (string Old, string New)[] edits)
    {
        var mapping = new StringBuilder(Mapping);
        foreach ((string old, string replacement) in edits)
        {
            if (!Mapping.Contains(old, StringComparison.Ordinal)) throw new InvalidOperationException($"The mapping does not hold {old}.");
            mapping.Replace(old, replacement);
        }

        _folder.Write("mapping.json", mapping.ToString());
        _folder.Write("data.csv", string.Join('\n', [header, .. lines]) + "\n");
        using TransactionFileReader reader = TransactionFileReader.OpenMapped(Csv, CsvMapping.Load(Json));
        return [.. reader.ReadAll()];
    }

    public void Dispose() => _folder.Dispose();
}
