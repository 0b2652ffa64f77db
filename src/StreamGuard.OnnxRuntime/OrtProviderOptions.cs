namespace StreamGuard.OnnxRuntime;

/// <summary>A provider and its settings. Immutable.</summary>
/// <param name="Provider">The provider.</param>
/// <param name="Settings">Its settings by ONNX Runtime's names, e.g. <c>device_id</c>; null = its defaults.</param>
public sealed record OrtProviderOptions(OrtProvider Provider, IReadOnlyDictionary<string, string>? Settings = null);
