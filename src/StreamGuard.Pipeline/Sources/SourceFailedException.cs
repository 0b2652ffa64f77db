namespace StreamGuard.Pipeline.Sources;

/// <summary>The source cannot be read any more, and trying again would not help. The worker must stop.</summary>
/// <param name="message">What happened, where, and how to mend it.</param>
/// <param name="innerException">The client's own exception.</param>
public sealed class SourceFailedException(string message, Exception? innerException = null) : Exception(message, innerException);
