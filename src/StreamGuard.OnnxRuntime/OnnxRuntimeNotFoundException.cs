namespace StreamGuard.OnnxRuntime;

/// <summary>ONNX Runtime's shared library could not be loaded.</summary>
/// <param name="message">Every place that was looked at, what was wrong with it, and how to mend it.</param>
public sealed class OnnxRuntimeNotFoundException(string message) : Exception(message);
