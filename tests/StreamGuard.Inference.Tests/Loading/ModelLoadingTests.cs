using System.Text.Json.Nodes;
using Shouldly;

namespace StreamGuard.Inference.Tests.Loading;

public class ModelLoadingTests
{
    public static TheoryData<string, string> BrokenRules => new()
    {
        { "format", "2" },
        { "name", "\"\"" },
        { "name", "\"a/b\"" },
        { "version", "\"one two\"" },
        { "history_length", "0" },
        { "history_length", "257" },
        { "label_delay_seconds", "-1" },
        { "label_delay_seconds", "7776001" },
        { "threshold", "1.5" },
        { "threshold", "-0.1" },
        { "members", "[]" },
        { "members.0.name", "\"trees\"" },
        { "members.0.sha256", "\"abc\"" },
        { "members.0.inputs", "[]" },
        { "members.0.inputs", """["current", "current"]""" },
        { "members.0.outputs", """{ "attention": "attention" }""" },
        { "members.0.outputs", """{ "logit": "logit", "score": "logit" }""" },
        { "members.0.outputs", """{ "error": "logit" }""" },
        { "members.0.outputs", """{ "logit": "" }""" },
        { "members.2.outputs", """{ "score": "score", "attention": "score" }""" },
        { "members.0.standardization", """{ "mean": 0, "deviation": 0 }""" },
        { "combination.bias", "1e999" },
        { "combination.kind", "\"mean\"" },
        { "combination.weights", "[1, 2]" },
        { "calibration.kind", "\"isotonic\"" },
        { "calibration.x", "[0.5, 0.4, 0.9]" },
        { "calibration.y", "[0.5, 0.4, 0.9]" },
        { "calibration.y", "[0.5, 0.6]" },
        { "calibration.x", "[0.1, 0.4, 1.1]" },
        { "novelty", """{ "kind": "piecewise_linear", "weights": [1, 2], "x": [0, 1], "y": [0, 1] }""" },
        { "novelty", """{ "kind": "logistic", "weights": [0.5, 1, 0], "x": [0, 1], "y": [0, 1] }""" },
        { "novelty", """{ "kind": "piecewise_linear", "weights": [0.5, 1, 0], "x": [1, 1], "y": [0, 1] }""" },
        { "novelty", """{ "kind": "piecewise_linear", "weights": [0.5, 1, 0], "x": [0, 1], "y": [0.5, 0.4] }""" },
        { "novelty", """{ "kind": "piecewise_linear", "weights": [0.5, 1, 0], "x": [0, 1], "y": [0, 1.5] }""" },
        { "novelty", """{ "kind": "piecewise_linear", "weights": [0.5, 1, 0], "x": [0], "y": [0] }""" },
        { "novelty", """{ "kind": "piecewise_linear", "weights": [0.5, 1, 0], "x": [-1e999, 1], "y": [0, 1] }""" },
        { "novelty", """{ "kind": "piecewise_linear", "weights": [0.5, 1e999, 0], "x": [0, 1], "y": [0, 1] }""" },
    };

    public static TheoryData<string, string> NotAManifest => new()
    {
        { "treshold", "0.5" },
        { "members.0.weight", "1" },
        { "members.0.kind", "\"convolution\"" },
        { "members.0.inputs", """["account"]""" },
        { "members.0.outputs", """{ "risk": "logit" }""" },
        { "members.0.transform", "\"exp\"" },
        { "threshold", "\"0.5\"" },
        { "name", "null" },
    };

    [Theory]
    [MemberData(nameof(BrokenRules))]
    public void Load_ManifestBreaksARule_SaysWhatWasExpectedAndFound(string property, string value)
    {
        string message = MessageWith(property, value);

        message.ShouldContain("ensemble.json: expected ");
        message.ShouldContain(property.Split('.')[0]);
        message.ShouldContain(", found ");
        message.ShouldContain("models/README.md");
    }

    [Theory]
    [MemberData(nameof(NotAManifest))]
    public void Load_ManifestOfAnotherForm_SaysWhere(string property, string value)
    {
        string message = MessageWith(property, value);

        message.ShouldContain("ensemble.json: expected a manifest as models/README.md describes it, found a mistake");
        message.ShouldContain("(line ");
    }

    [Fact]
    public void Load_OtherFeatureSpecification_SaysHowToMendIt()
    {
        string message = MessageWith("feature_specification", "3");

        message.ShouldContain("expected feature_specification 2, found 3");
        message.ShouldContain("train the model again");
    }

    [Theory]
    [InlineData("feature_specification")]
    [InlineData("combination")]
    [InlineData("members")]
    public void Load_PropertyMissing_NamesIt(string property)
    {
        using ModelFolder folder = ModelFolder.Small();
        folder.Manifest.Remove(property);
        folder.Save();

        MessageOf(folder).ShouldContain(property);
    }

    [Theory]
    [InlineData(null, null)]
    [InlineData("604800", 168.0)]
    [InlineData("1.5e3", 0.4166666666666667)]
    public void Load_LabelDelay_IsTold(string? seconds, double? hours)
    {
        using ModelFolder folder = ModelFolder.Small();
        if (seconds is not null) folder.Manifest["label_delay_seconds"] = JsonNode.Parse(seconds);
        folder.Save();

        using EnsembleScorer scorer = EnsembleScorer.Load(folder.Options);

        scorer.Ensemble.LabelDelay.ShouldBe(hours is { } known ? TimeSpan.FromHours(known) : null);
    }

    [Fact]
    public void Load_NoFolder_SaysSo()
    {
        var options = new InferenceOptions { ModelDirectory = Path.Combine(Path.GetTempPath(), "streamguard-no-such-model") };

        Should.Throw<ModelException>(() => EnsembleScorer.Load(options)).Message.ShouldContain("streamguard-no-such-model: expected the folder of an ensemble");
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{")]
    public void Load_FileThatIsNoManifest_SaysSo(string text)
    {
        using ModelFolder folder = ModelFolder.Small();
        File.WriteAllText(folder.FileOf("ensemble.json"), text);

        MessageOf(folder).ShouldContain("ensemble.json: expected a manifest");
    }

    [Fact]
    public void Load_HugeManifest_IsNotRead()
    {
        using ModelFolder folder = ModelFolder.Small();
        using (FileStream stream = File.OpenWrite(folder.FileOf("ensemble.json")))
            stream.SetLength(2 << 20);

        MessageOf(folder).ShouldContain("expected at most 1048576 bytes, found 2097152");
    }

    [Fact]
    public void Load_NoManifest_SaysSo()
    {
        using ModelFolder folder = ModelFolder.Small();
        File.Delete(folder.FileOf("ensemble.json"));

        MessageOf(folder).ShouldContain("ensemble.json: expected the ensemble's manifest, found no such file");
    }

    [Fact]
    public void Load_OneByteFlipped_RefusesTheFile()
    {
        using ModelFolder folder = ModelFolder.Small();
        byte[] bytes = File.ReadAllBytes(folder.FileOf("trees.onnx"));
        bytes[^20] ^= 1;
        File.WriteAllBytes(folder.FileOf("trees.onnx"), bytes);

        string message = MessageOf(folder);

        message.ShouldContain("trees.onnx: expected SHA-256 ");
        message.ShouldContain(", found ");
    }

    [Fact]
    public void Load_FileMissing_NamesTheMember()
    {
        using ModelFolder folder = ModelFolder.Small();
        File.Delete(folder.FileOf("trees.onnx"));

        MessageOf(folder).ShouldContain("trees.onnx: expected the ONNX file of member trees, found no such file");
    }

    [Theory]
    [InlineData("../trees.onnx")]
    [InlineData("golden/../../trees.onnx")]
    [InlineData("/etc/passwd")]
    public void Load_FileOutsideTheFolder_IsRefused(string file)
    {
        using ModelFolder folder = ModelFolder.Small();
        folder.Member(2)["file"] = file;
        folder.Save();

        MessageOf(folder).ShouldContain("to lie inside the model's folder");
    }

    [Fact]
    public void Load_FolderWhoseNameBeginsAlike_IsOutside()
    {
        using ModelFolder folder = ModelFolder.Small();
        folder.Member(2)["file"] = $"../{Path.GetFileName(folder.Root)}-copy/trees.onnx";
        folder.Save();

        MessageOf(folder).ShouldContain("to lie inside the model's folder");
    }

    [Fact]
    public void Load_LinkOutOfTheFolder_IsRefused()
    {
        using ModelFolder folder = ModelFolder.Small();
        File.Delete(folder.FileOf("trees.onnx"));
        File.CreateSymbolicLink(folder.FileOf("trees.onnx"), ModelFolder.PathOf("small/trees.onnx"));

        MessageOf(folder).ShouldContain("to lie inside the model's folder");
    }

    [Fact]
    public void Load_ExternalData_IsRefused()
    {
        using ModelFolder folder = ModelFolder.Of("external");

        MessageOf(folder).ShouldContain("external.onnx: expected one file with all its values, found a reference to external data");
    }

    [Fact]
    public void Load_FileThatIsNoGraph_GivesOnnxRuntimesWords()
    {
        using ModelFolder folder = ModelFolder.Small();
        File.WriteAllText(folder.FileOf("trees.onnx"), "not a graph");
        folder.Member(2)["sha256"] = Convert.ToHexString(System.Security.Cryptography.SHA256.HashData("not a graph"u8));
        folder.Save();

        MessageOf(folder).ShouldContain("Cpu: member trees");
    }

    [Theory]
    [InlineData("narrow", "expected current to be Float32 [?, 70] (? = a dynamic dimension), found current: Float32 [?, 69]")]
    [InlineData("fixed_batch", "expected current to be Float32 [?, 70] (? = a dynamic dimension), found current: Float32 [1, 70]")]
    [InlineData("double", "expected current to be Float32 [?, 70] (? = a dynamic dimension), found current: Float64 [?, 70]")]
    [InlineData("three_columns", "expected logit to be Float32 [?], [?, 1] or [?, 2]")]
    public void Load_GraphOfAnotherShape_TellsBoth(string graph, string expected)
    {
        using ModelFolder folder = ModelFolder.Of(graph);

        string message = MessageOf(folder);

        message.ShouldContain($"{graph}.onnx: {expected}");
        message.ShouldContain("export the model again");
    }

    [Fact]
    public void Load_HistoryLengthIsNotTheGraphs_TellsBoth() =>
        MessageWith("history_length", "8").ShouldContain("expected history to be Float32 [?, 8, 27] (? = a dynamic dimension), found history: Float32 [?, 4, 27]");

    [Fact]
    public void Load_OutputNotInTheGraph_TellsWhichThereAre() =>
        MessageWith("members.0.outputs", """{ "logit": "risk" }""").ShouldContain("expected an output named risk for the role Logit, found logit, attention");

    [Fact]
    public void Load_InputsAreNotTheGraphs_TellsBoth() =>
        MessageWith("members.0.inputs", """["current"]""")
            .ShouldContain("expected the graph's inputs to be current as the manifest says, found history, history_length, current");

    private static string MessageWith(string property, string value)
    {
        using ModelFolder folder = ModelFolder.Small();
        JsonNode node = folder.Manifest;
        string[] steps = property.Split('.');
        foreach (string step in steps[..^1])
            node = int.TryParse(step, out int index) ? node[index]! : node[step]!;
        node[steps[^1]] = JsonNode.Parse(value);
        folder.Save();
        return MessageOf(folder);
    }

    private static string MessageOf(ModelFolder folder)
    {
        string message = Should.Throw<ModelException>(() => EnsembleScorer.Load(folder.Options)).Message;
        message.ShouldNotContain('\n');
        return message;
    }
}
