namespace StreamGuard.Inference;

/// <summary>A model cannot serve: its manifest, a file or a graph is not what it must be. The worker must not start with it.</summary>
/// <param name="message">One line: the file, what was expected, what was found, how to mend it.</param>
/// <param name="innerException">The cause, if another library found it.</param>
public sealed class ModelException(string message, Exception? innerException = null) : Exception(message, innerException);
