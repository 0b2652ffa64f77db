namespace StreamGuard.Pipeline.Outputs;

/// <summary>Outputs cannot be written, and trying again would not help (no permission, no such topic, a message over the broker's limit). The worker must stop.</summary>
/// <param name="message">What happened, where, and how to mend it.</param>
/// <param name="innerException">The client's own exception.</param>
public sealed class OutputFailedException(string message, Exception? innerException = null) : Exception(message, innerException);
