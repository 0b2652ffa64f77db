using System.Text.Json;
using System.Text.Json.Serialization;

namespace StreamGuard.Inference.Manifests;

/// <summary>Reads and checks <c>ensemble.json</c>.</summary>
internal static class ManifestReader
{
    public const string FileName = "ensemble.json";
    private const long MaxBytes = 1 << 20;

    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectNullableAnnotations = true,
        AllowDuplicateProperties = false,
        MaxDepth = 32,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false) },
    };

    /// <summary>Reads the manifest of a folder.</summary>
    /// <exception cref="ModelException">It is not there, not a manifest, or breaks a rule.</exception>
    public static EnsembleManifest Read(string directory)
    {
        string path = Path.Combine(directory, FileName);
        var file = new FileInfo(path);
        if (!file.Exists)
        {
            throw new ModelException(
                $"{path}: expected the ensemble's manifest, found no such file; train a model with `make train`, or configure the folder of one.");
        }
        if (file.Length > MaxBytes)
            throw new ModelException($"{path}: expected at most {MaxBytes} bytes, found {file.Length}; this is not an ensemble's manifest.");
        EnsembleManifest manifest;
        try
        {
            using FileStream stream = file.OpenRead();
            manifest = JsonSerializer.Deserialize<EnsembleManifest>(stream, Options) ?? throw new JsonException("the document is null");
        }
        catch (JsonException error)
        {
            string place = error.Path is { Length: > 0 } where ? $" at {where}" : "";
            string line = error.LineNumber is { } number ? $" (line {number + 1})" : "";
            throw new ModelException(
                $"{path}: expected a manifest as models/README.md describes it, found a mistake{place}{line}: {FirstSentence(error.Message)}", error);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new ModelException($"{path}: the manifest could not be read: {error.Message}", error);
        }
        new ManifestValidator(path).Validate(manifest);
        return manifest;
    }

    private static string FirstSentence(string message)
    {
        int end = message.IndexOf(" Path: ", StringComparison.Ordinal);
        return (end < 0 ? message : message[..end]).ReplaceLineEndings(" ");
    }
}
