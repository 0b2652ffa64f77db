using StreamGuard.Core.Transactions;

namespace StreamGuard.Worker.Offline;

/// <summary>
/// Data of the Sparkov generator, as whole numbers. Categories become merchant category codes, each of its own and, together
/// with the channel, each in a group of its own; categories that end in "net" are paid in a web shop, the others by chip. The distance is
/// taken on a plane at a latitude of 38 degrees, the middle of the population of the United States. No country, terminal or device.
/// </summary>
internal sealed class SparkovFormat : IRowFormat
{
    /// <summary>2019-01-01 00:00 UTC.</summary>
    internal const long StartMs = 1_546_300_800_000;

    private const float KmPerMilliDegreeNorth = 0.111195f;
    private const float KmPerMilliDegreeEast = 0.087623f; // the same, times the cosine of 38 degrees
    private const long MaxMilliDegrees = 360_000;

    private static readonly string[] Columns =
        ["t_seconds", "account", "merchant", "category", "amount_cents", "dlat_milli", "dlon_milli", "fraud"];

    private static readonly (ushort Code, Channel Channel)[] Categories =
    [
        (4899, Channel.Chip), // entertainment: pay television
        (5812, Channel.Chip), // food_dining: restaurants
        (5541, Channel.Chip), // gas_transport: service stations
        (5499, Channel.Ecommerce), // grocery_net: food shops not elsewhere classified
        (5411, Channel.Chip), // grocery_pos: supermarkets
        (7997, Channel.Chip), // health_fitness: sports clubs
        (5200, Channel.Chip), // home: home supply
        (5641, Channel.Chip), // kids_pets: children's wear
        (5964, Channel.Ecommerce), // misc_net: catalogue merchants
        (5970, Channel.Chip), // misc_pos: artists' supplies and crafts
        (5912, Channel.Chip), // personal_care: drug stores
        (5818, Channel.Ecommerce), // shopping_net: digital goods
        (5732, Channel.Chip), // shopping_pos: electronics
        (4722, Channel.Chip), // travel: travel agencies
    ];

    private static readonly CurrencyCode Dollar = HandbookFormat.UsDollar();
    private readonly Token _transaction = new("sparkov-");
    private readonly Token _account = new("account-");
    private readonly Token _merchant = new("merchant-");

    /// <inheritdoc />
    public IReadOnlyList<string> Kinds { get; } = ["GENUINE", "BURST"];

    /// <inheritdoc />
    public string Header { get; } = string.Join(',', Columns);

    /// <inheritdoc />
    public FraudLabel Parse(ReadOnlySpan<byte> line, long row, out Transaction transaction)
    {
        var fields = new CsvFields(line, Columns);
        long seconds = fields.Next(0, int.MaxValue, out _);
        fields.Next(0, int.MaxValue, out ReadOnlySpan<byte> account);
        fields.Next(0, int.MaxValue, out ReadOnlySpan<byte> merchant);
        (ushort code, Channel channel) = Categories[fields.Next(0, Categories.Length - 1, out _)];
        long cents = fields.Next(0, long.MaxValue, out _);
        float northKm = fields.Next(-MaxMilliDegrees, MaxMilliDegrees, out _) * KmPerMilliDegreeNorth;
        float eastKm = fields.Next(-MaxMilliDegrees, MaxMilliDegrees, out _) * KmPerMilliDegreeEast;
        int fraud = (int)fields.Next(0, 1, out _);
        fields.End();
        transaction = new Transaction
        {
            TransactionId = _transaction.Of(row),
            AccountId = _account.Of(account),
            EventTimeMs = StartMs + seconds * 1000,
            AmountMinor = cents,
            Currency = Dollar,
            MerchantId = _merchant.Of(merchant),
            MerchantCategory = code,
            Channel = channel,
            AccountOpenedAtMs = Transaction.AbsentTime,
            DistanceFromHomeKm = MathF.Sqrt(northKm * northKm + eastKm * eastKm),
        };
        return new FraudLabel(fraud == 1, fraud);
    }
}
