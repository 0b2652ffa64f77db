namespace StreamGuard.Pipeline.Inference;

/// <summary>A batch could not be scored by any configured execution provider. Nothing of it was published and nothing may be skipped.</summary>
/// <param name="message">Which member failed, on which provider, with the runtime's own words.</param>
/// <param name="innerException">The last failure.</param>
public sealed class InferenceFailedException(string message, Exception? innerException = null) : Exception(message, innerException);
