namespace StreamGuard.OnnxRuntime;

/// <summary>A call into ONNX Runtime failed.</summary>
/// <param name="code">ONNX Runtime's error code.</param>
/// <param name="message">What was tried, and ONNX Runtime's own message.</param>
public sealed class OnnxRuntimeException(OrtErrorCode code, string message) : Exception(message)
{
    /// <summary>ONNX Runtime's error code.</summary>
    public OrtErrorCode Code { get; } = code;
}
