using System.Text;
using System.Text.Json;
using StreamGuard.Core.Transactions;

namespace StreamGuard.Worker.Offline;

/// <summary>
/// One JSON object a line, its fields named as in <c>schemas/transaction.avsc</c>; nullable fields may be left out; <c>is_fraud</c> and
/// <c>fraud_kind</c> say the truth where it is known. Other fields are passed over.
/// </summary>
internal sealed class JsonlFormat : IRowFormat
{
    private static readonly byte[][] Names = [.. Enum.GetValues<JsonlField>().Where(field => field != JsonlField.Other).Select(NameBytes)];

    /// <summary>Enough to recognize a mistyped name by.</summary>
    private const int MaxPassedOver = 8;

    private readonly List<string> _passedOver = [];
    private readonly FraudKinds _kinds = new();
    private string? _kind;
    private bool? _isFraud;

    /// <inheritdoc />
    public IReadOnlyList<string> Kinds => _kinds.Names;

    /// <inheritdoc />
    public string? Header => null;

    /// <inheritdoc />
    public IReadOnlyList<string> PassedOver => _passedOver;

    /// <inheritdoc />
    public FraudLabel Parse(ReadOnlySpan<byte> line, long row, out Transaction transaction)
    {
        var parsed = new Transaction { AccountOpenedAtMs = Transaction.AbsentTime, DistanceFromHomeKm = float.NaN };
        _kind = null;
        _isFraud = null;
        var json = new Utf8JsonReader(line);
        uint seen = 0;
        try
        {
            if (!json.Read() || json.TokenType != JsonTokenType.StartObject) throw Mistake(in json, "a line must be a JSON object.");
            int expected = 0;
            while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
            {
                JsonlField field = FieldOf(in json, expected);
                expected = (int)field + 1;
                json.Read();
                if (json.TokenType == JsonTokenType.Null && field > JsonlField.MerchantId) continue;
                seen |= 1u << (int)field;
                TakeField(field, ref json, ref parsed);
            }

            if (json.Read()) throw Mistake(in json, "something follows the object; write one object a line.");
        }
        catch (JsonException mistake)
        {
            int column = (int)(mistake.BytePositionInLine ?? 0) + 1;
            throw new RowFormatException(column, $"not valid JSON: {mistake.Message.Split(" LineNumber:")[0]}");
        }

        CheckRequired(seen, line.Length);
        transaction = parsed;
        return Label(line.Length);
    }

    private void TakeField(JsonlField field, scoped ref Utf8JsonReader json, scoped ref Transaction transaction)
    {
        switch (field)
        {
            case JsonlField.TransactionId: transaction.TransactionId = Text(in json, field); break;
            case JsonlField.AccountId: transaction.AccountId = Text(in json, field); break;
            case JsonlField.EventTime: transaction.EventTimeMs = Number(in json, field, TransactionLimits.EarliestMs, TransactionLimits.LatestMs); break;
            case JsonlField.AmountMinor: transaction.AmountMinor = Number(in json, field, 0, long.MaxValue); break;
            case JsonlField.Currency:
                if (!CurrencyCode.TryParse(Text(in json, field), out transaction.Currency)) throw NotCode(in json, field, "three letters A to Z (ISO 4217)");
                break;
            case JsonlField.MerchantId: transaction.MerchantId = Text(in json, field); break;
            case JsonlField.TerminalId: transaction.TerminalId = Text(in json, field); break;
            case JsonlField.MerchantCategory: transaction.MerchantCategory = (ushort)Number(in json, field, 1, 9999); break;
            case JsonlField.MerchantCountry: transaction.MerchantCountry = Country(in json, field); break;
            case JsonlField.AccountCountry: transaction.AccountCountry = Country(in json, field); break;
            case JsonlField.Channel: transaction.Channel = ChannelOf(in json); break;
            case JsonlField.AccountOpenedAt: transaction.AccountOpenedAtMs = Number(in json, field, long.MinValue, long.MaxValue); break;
            case JsonlField.DeviceId: transaction.DeviceId = Text(in json, field); break;
            case JsonlField.DistanceFromHomeKm: transaction.DistanceFromHomeKm = Distance(in json, field); break;
            case JsonlField.IsFraud: _isFraud = Truth(in json, field); break;
            case JsonlField.FraudKind: _kind = Encoding.UTF8.GetString(Text(in json, field)); break;
            default: json.Skip(); break;
        }
    }

    /// <summary>Most files keep one order of fields, so that the field after the last one is tried first.</summary>
    private JsonlField FieldOf(scoped in Utf8JsonReader json, int expected)
    {
        if (expected < Names.Length && json.ValueTextEquals(Names[expected])) return (JsonlField)expected;
        for (int i = 0; i < Names.Length; i++)
        {
            if (json.ValueTextEquals(Names[i])) return (JsonlField)i;
        }

        if (_passedOver.Count < MaxPassedOver && json.GetString() is { } name && !_passedOver.Contains(name)) _passedOver.Add(name);
        return JsonlField.Other;
    }

    private FraudLabel Label(int lineLength)
    {
        if (_isFraud is null && _kind is null) return FraudLabel.Unknown;
        if (_isFraud == false && _kind is not null) throw new RowFormatException(lineLength, "is_fraud is false but fraud_kind is given; leave fraud_kind out of genuine transactions.");
        if (_isFraud == false) return FraudLabel.Genuine;
        return _kinds.LabelOf(_kind ?? FraudKinds.Unnamed, lineLength);
    }

    private static void CheckRequired(uint seen, int lineLength)
    {
        for (JsonlField field = JsonlField.TransactionId; field <= JsonlField.Channel; field++)
        {
            bool required = field is <= JsonlField.MerchantId or JsonlField.Channel;
            if (required && (seen & (1u << (int)field)) == 0) throw new RowFormatException(lineLength, $"{NameOf(field)} is missing.");
        }
    }

    private static ReadOnlySpan<byte> Text(scoped in Utf8JsonReader json, JsonlField field)
    {
        if (json.TokenType != JsonTokenType.String) throw Mistake(in json, $"{NameOf(field)} must be a string.");
        ReadOnlySpan<byte> text = json.ValueIsEscaped ? Encoding.UTF8.GetBytes(json.GetString()!) : json.ValueSpan;
        if (text.IsEmpty) throw Mistake(in json, $"{NameOf(field)} is empty; {(field <= JsonlField.MerchantId ? "every transaction has one." : "leave it out when it is not known.")}");
        return text;
    }

    private static long Number(scoped in Utf8JsonReader json, JsonlField field, long min, long max)
    {
        if (json.TokenType != JsonTokenType.Number || !json.TryGetInt64(out long value)) throw Mistake(in json, $"{NameOf(field)} must be a whole number.");
        if (value < min || value > max) throw Mistake(in json, $"{NameOf(field)} is {value}; it must be from {min} to {max}.");
        return value;
    }

    private static float Distance(scoped in Utf8JsonReader json, JsonlField field)
    {
        if (json.TokenType != JsonTokenType.Number || !json.TryGetSingle(out float value) || !float.IsFinite(value) || value < 0)
            throw Mistake(in json, $"{NameOf(field)} must be a number of kilometres, 0 or more; leave it out when it is not known.");
        return value;
    }

    private static bool Truth(scoped in Utf8JsonReader json, JsonlField field) => json.TokenType switch
    {
        JsonTokenType.True => true,
        JsonTokenType.False => false,
        _ => throw Mistake(in json, $"{NameOf(field)} must be true or false; leave it out when it is not known."),
    };

    private static CountryCode Country(scoped in Utf8JsonReader json, JsonlField field) =>
        CountryCode.TryParse(Text(in json, field), out CountryCode code) ? code : throw NotCode(in json, field, "two letters A to Z (ISO 3166-1 alpha-2)");

    private static Channel ChannelOf(scoped in Utf8JsonReader json) =>
        TransactionLimits.TryParseChannel(Text(in json, JsonlField.Channel), out Channel channel) ? channel : throw NotCode(in json, JsonlField.Channel, TransactionLimits.ChannelNames);

    private static RowFormatException NotCode(scoped in Utf8JsonReader json, JsonlField field, string expected) =>
        Mistake(in json, $"{NameOf(field)} is not one of its codes: {expected}.");

    private static RowFormatException Mistake(scoped in Utf8JsonReader json, string message) => new((int)json.TokenStartIndex + 1, message);

    private static string NameOf(JsonlField field) => Encoding.ASCII.GetString(NameBytes(field));

    private static byte[] NameBytes(JsonlField field) => Encoding.ASCII.GetBytes(JsonNamingPolicy.SnakeCaseLower.ConvertName(field.ToString()));
}
