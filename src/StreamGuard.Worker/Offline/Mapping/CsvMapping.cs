using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using StreamGuard.Worker.Configuration;

namespace StreamGuard.Worker.Offline.Mapping;

/// <summary>A mapping file that was read and is right in itself; whether it fits a CSV file shows with that file's header.</summary>
internal sealed class CsvMapping
{
    private const long MaxBytes = 1 << 20;

    private static readonly JsonlField[] Required =
        [JsonlField.AccountId, JsonlField.EventTime, JsonlField.AmountMinor, JsonlField.Currency, JsonlField.MerchantId, JsonlField.Channel];

    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectNullableAnnotations = true,
        AllowDuplicateProperties = false,
        ReadCommentHandling = JsonCommentHandling.Skip,
        AllowTrailingCommas = true,
        MaxDepth = 16,
    };

    private readonly byte[] _json;

    private CsvMapping(string path, byte[] json)
    {
        Path = path;
        _json = json;
        Document = JsonSerializer.Deserialize<MappingDocument>(json, Json) ?? throw new InputFileException($"{path}:1:1: the file is null; docs/offline.md shows a mapping.");
        MappingDocument document = Document;
        foreach ((string name, FieldDocument field) in document.Fields) Check(name, field);
        foreach (JsonlField field in Required.Where(field => Of(field) is null))
            throw Mistake($"fields.{NameOf(field)}", $"fields.{NameOf(field)} is missing; every transaction has one: name its column, or give a constant.");
        if (document.Delimiter is not [not '"' and not '\r' and not '\n' and < (char)128]) throw Mistake("delimiter", $"delimiter is '{document.Delimiter}'; it must be one character, such as , or ;");
        if (document.Label is { Fraud.Length: 0 }) throw Mistake("label.fraud", "label.fraud is empty; list the values that mean fraud, such as [\"1\"].");
        if (document.Label is { } label && label.Genuine?.Intersect(label.Fraud).FirstOrDefault() is { } both) throw Mistake("label.genuine", $"label.genuine and label.fraud both list '{both}'.");
    }

    /// <summary>The file, as it was given.</summary>
    internal string Path { get; }

    /// <summary>What it says.</summary>
    internal MappingDocument Document { get; }

    /// <summary>Reads a mapping file.</summary>
    /// <exception cref="InputFileException">It is not there, or not right.</exception>
    internal static CsvMapping Load(string path)
    {
        try
        {
            long length = new FileInfo(path).Length;
            if (length > MaxBytes) throw new InputFileException($"{path} has {length} bytes; a mapping has at most {MaxBytes}. Is this the data?");
            byte[] json = File.ReadAllBytes(path);
            return new CsvMapping(path, json.AsSpan().StartsWith(Encoding.UTF8.Preamble) ? json[Encoding.UTF8.Preamble.Length..] : json);
        }
        catch (JsonException mistake)
        {
            throw new InputFileException(MappingMistakes.Describe(path, mistake), mistake);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new InputFileException($"{path} cannot be read: {failure.Message}", failure);
        }
    }

    /// <summary>The name of a field in a mapping.</summary>
    internal static string NameOf(JsonlField field) => field == JsonlField.AmountMinor ? "amount" : JsonNamingPolicy.SnakeCaseLower.ConvertName(field.ToString());

    /// <summary>Where a field comes from; null = it is not mapped.</summary>
    internal FieldDocument? Of(JsonlField field) => Document.Fields.GetValueOrDefault(NameOf(field));

    /// <summary>A mistake in the mapping file.</summary>
    /// <param name="property">The property to be mended, such as <c>fields.amount.unit</c>; one that is missing points to what it belongs in.</param>
    /// <param name="message">What is wrong and how to mend it.</param>
    internal InputFileException Mistake(string property, string message) => new($"{PlaceOf(property)}: {message}");

    /// <summary>File, line and column of a property, for messages.</summary>
    internal string PlaceOf(string property)
    {
        (int line, int column) = MappingPlaces.Of(_json, property);
        return $"{Path}:{line}:{column}";
    }

    private static bool IsTime(JsonlField field) => field is JsonlField.EventTime or JsonlField.AccountOpenedAt;

    private void Check(string name, FieldDocument field)
    {
        JsonlField[] known = [.. Enum.GetValues<JsonlField>().Where(known => known < JsonlField.IsFraud)];
        int index = Array.FindIndex(known, candidate => NameOf(candidate) == name);
        if (index < 0)
        {
            string guess = NearestName.Of(name, known.Select(NameOf)) is { } nearest ? $"; did you mean {nearest}?" : ".";
            throw Mistake($"fields.{name}", $"fields.{name}: there is no such field{guess} The fields are {string.Join(", ", known.Select(NameOf))}.");
        }

        bool isTime = IsTime(known[index]), isAmount = known[index] == JsonlField.AmountMinor;
        if (field.Column is null == field.Constant is null) throw Mistake($"fields.{name}", $"fields.{name}: give either column or constant.");
        if (field.Constant is not null && (field.Values ?? (object?)field.Otherwise) is not null) throw Mistake($"fields.{name}", $"fields.{name}: values and otherwise are for a column; a constant is what it is.");
        if (!isTime && (field.Format ?? field.Epoch ?? field.UtcOffset) is not null) throw Mistake($"fields.{name}", $"fields.{name}: format, epoch and utc_offset are for times (event_time, account_opened_at).");
        if (!isAmount && (field.Unit ?? field.DecimalSeparator) is not null) throw Mistake($"fields.{name}", $"fields.{name}: unit and decimal_separator are for the amount.");
    }
}
