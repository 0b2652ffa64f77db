namespace StreamGuard.Pipeline;

/// <summary>The loop cannot go on without losing or repeating something. The process must end; a restart begins at what is committed.</summary>
/// <param name="message">What happened and what follows.</param>
/// <param name="innerException">The cause, when it was an exception.</param>
public sealed class PipelineFailedException(string message, Exception? innerException = null) : Exception(message, innerException);
