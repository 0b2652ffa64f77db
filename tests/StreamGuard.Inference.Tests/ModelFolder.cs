using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace StreamGuard.Inference.Tests;

/// <summary>An ensemble's folder of a test's own, which the test may spoil. Deleted with it.</summary>
internal sealed class ModelFolder : IDisposable
{
    private ModelFolder(JsonObject manifest)
    {
        Manifest = manifest;
        Directory.CreateDirectory(Root);
    }

    public string Root { get; } = Path.Combine(Path.GetTempPath(), $"streamguard-model-{Guid.NewGuid():N}");

    /// <summary>What <see cref="Save"/> writes.</summary>
    public JsonObject Manifest { get; }

    public JsonNode Member(int index) => Manifest["members"]![index]!;

    public string FileOf(string name) => Path.Combine(Root, name);

    public InferenceOptions Options => new() { ModelDirectory = Root, MaxBatchSize = 64 };

    /// <summary>A copy of the small ensemble: attention, autoencoder, trees; L = 4.</summary>
    public static ModelFolder Small()
    {
        string source = PathOf("small");
        var folder = new ModelFolder(JsonNode.Parse(File.ReadAllText(Path.Combine(source, "ensemble.json")))!.AsObject());
        foreach (string file in Directory.GetFiles(source))
            File.Copy(file, folder.FileOf(Path.GetFileName(file)));
        Directory.CreateDirectory(folder.FileOf("golden"));
        foreach (string file in Directory.GetFiles(Path.Combine(source, "golden")))
            File.Copy(file, folder.FileOf(Path.Combine("golden", Path.GetFileName(file))));
        return folder;
    }

    /// <summary>An ensemble of one graph over <c>current</c>, whose score is the sigmoid of its scalar.</summary>
    public static ModelFolder Of(string graph, string kind = "tabular", string outputs = """{ "logit": "logit" }""")
    {
        byte[] bytes = File.ReadAllBytes(PathOf($"{graph}.onnx"));
        var manifest = JsonNode.Parse(
            $$"""
            {
              "format": 1, "name": "odd", "version": "1", "feature_specification": 2, "history_length": 4, "threshold": 0.5,
              "members": [ { "name": "only", "kind": "{{kind}}", "file": "{{graph}}.onnx", "sha256": "{{Convert.ToHexString(SHA256.HashData(bytes))}}",
                             "inputs": ["current"], "outputs": {{outputs}} } ],
              "combination": { "kind": "logistic", "bias": 0, "weights": [1] }
            }
            """)!.AsObject();
        var folder = new ModelFolder(manifest);
        File.WriteAllBytes(folder.FileOf($"{graph}.onnx"), bytes);
        folder.Save();
        return folder;
    }

    public static string PathOf(string name) => Path.Combine(AppContext.BaseDirectory, "Models", name);

    public ModelFolder Save()
    {
        File.WriteAllText(FileOf("ensemble.json"), Manifest.ToJsonString(new JsonSerializerOptions { WriteIndented = true }));
        return this;
    }

    public void Dispose() => Directory.Delete(Root, recursive: true);
}
