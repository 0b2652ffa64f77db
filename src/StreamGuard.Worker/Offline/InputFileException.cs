namespace StreamGuard.Worker.Offline;

/// <summary>A transaction file cannot be read. The message names the file, the line, the column and the mend, and is fit for a user.</summary>
/// <param name="message">The message, on one line.</param>
/// <param name="innerException">What it came from.</param>
internal sealed class InputFileException(string message, Exception? innerException = null) : Exception(message, innerException);
