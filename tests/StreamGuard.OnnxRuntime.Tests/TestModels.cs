namespace StreamGuard.OnnxRuntime.Tests;

/// <summary>The models beside the tests; <c>Models/generate.py</c> makes them.</summary>
internal static class TestModels
{
    public static OrtRuntime Runtime { get; } = OrtRuntime.Load();

    public static byte[] Affine { get; } = File.ReadAllBytes(PathOf("affine"));

    public static byte[] Pick { get; } = File.ReadAllBytes(PathOf("pick"));

    public static string PathOf(string name) => Path.Combine(AppContext.BaseDirectory, "Models", $"{name}.onnx");
}
