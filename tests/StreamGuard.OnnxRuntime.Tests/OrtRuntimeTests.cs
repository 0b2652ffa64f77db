using Shouldly;

namespace StreamGuard.OnnxRuntime.Tests;

public class OrtRuntimeTests
{
    [Fact]
    public void Load_NoPath_TakesTheLibraryBesideTheProgram()
    {
        OrtRuntime runtime = OrtRuntime.Load();

        runtime.LibraryPath.ShouldBe(Path.Combine(AppContext.BaseDirectory, "libonnxruntime.so"));
        Version.Parse(runtime.Version).ShouldBeGreaterThanOrEqualTo(new Version(1, 16));
        runtime.BuildInfo.ShouldNotBeEmpty();
    }

    [Fact]
    public void Load_Twice_IsTheSameRuntime() => OrtRuntime.Load().ShouldBeSameAs(OrtRuntime.Load());

    [Fact]
    public void Load_FolderOfTheLibrary_FindsIt() =>
        OrtRuntime.Load(AppContext.BaseDirectory).Version.ShouldBe(OrtRuntime.Load().Version);

    [Fact]
    public void Load_PathWithoutALibrary_SaysWhereItLooked()
    {
        string path = Path.Combine(AppContext.BaseDirectory, "missing", "libonnxruntime.so");

        string message = Should.Throw<OnnxRuntimeNotFoundException>(() => OrtRuntime.Load(path)).Message;

        message.ShouldContain($"{path} (no such file)");
        message.ShouldContain("library path");
    }

    [Fact]
    public void Load_FileThatIsNoLibrary_SaysSo() =>
        Should.Throw<OnnxRuntimeNotFoundException>(() => OrtRuntime.Load(TestModels.PathOf("affine"))).Message.ShouldContain("affine.onnx (");

    [Fact]
    public void CreateSession_CorruptModel_GivesOnnxRuntimesCodeAndMessage()
    {
        var error = Should.Throw<OnnxRuntimeException>(() => TestModels.Runtime.CreateSession("not a model"u8, new OrtSessionOptions()));

        error.Code.ShouldBe(OrtErrorCode.InvalidProtobuf);
        error.Message.ShouldContain("load the model");
    }

    [Fact]
    public void CreateSession_TruncatedModel_Fails()
    {
        for (int length = 1; length < TestModels.Affine.Length; length += 7)
        {
            byte[] cut = TestModels.Affine[..length];
            Should.Throw<OnnxRuntimeException>(() => TestModels.Runtime.CreateSession(cut, new OrtSessionOptions()).Dispose());
        }
    }

    [Fact]
    public void CreateSession_MissingFile_NamesIt()
    {
        var error = Should.Throw<OnnxRuntimeException>(() => TestModels.Runtime.CreateSession("no-such.onnx", new OrtSessionOptions()));

        error.Code.ShouldBe(OrtErrorCode.NoSuchFile);
        error.Message.ShouldContain("no-such.onnx");
    }

    [Theory]
    [InlineData(OrtProvider.Cuda)]
    [InlineData(OrtProvider.TensorRt)]
    public void CreateSession_ProviderThatIsNotThere_ThrowsAndTheProcessorStillServes(OrtProvider provider)
    {
        if (File.Exists(Path.Combine(AppContext.BaseDirectory, "libonnxruntime_providers_shared.so")))
            return; // a library with these providers stands beside the tests
        var options = new OrtSessionOptions { Providers = [new OrtProviderOptions(provider)] };

        var error = Should.Throw<OnnxRuntimeException>(() => TestModels.Runtime.CreateSession(TestModels.Affine, options));

        error.Message.ShouldContain("provider");
        using OrtSession session = TestModels.Runtime.CreateSession(TestModels.Affine, new OrtSessionOptions());
        session.Inputs.Count.ShouldBe(2);
    }

    [Fact]
    public void CreateSession_EveryOption_IsAccepted()
    {
        var options = new OrtSessionOptions
        {
            IntraOpThreads = 2,
            InterOpThreads = 2,
            AllowSpinning = true,
            GraphOptimization = OrtGraphOptimization.Basic,
            Providers = [new OrtProviderOptions(OrtProvider.Cpu)],
            ConfigEntries = new Dictionary<string, string> { ["session.set_denormal_as_zero"] = "1" },
        };

        using OrtSession session = TestModels.Runtime.CreateSession(TestModels.Affine, options);

        session.Outputs.Count.ShouldBe(2);
    }
}
