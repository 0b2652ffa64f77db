namespace StreamGuard.Chaos;

/// <summary>The run could not be carried out or came to no end, so that it says nothing about lost or repeated messages beyond its message.</summary>
/// <param name="message">What happened, where, and what to do.</param>
/// <param name="innerException">The cause; null = none.</param>
internal sealed class ChaosFailedException(string message, Exception? innerException = null) : Exception(message, innerException);
