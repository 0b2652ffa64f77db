namespace StreamGuard.Worker.Commands;

/// <summary>
/// A command cannot go on for a reason that its user can mend. Thrown by a command's action; the program prints the message as
/// one line on stderr, without a stack trace, and exits with <see cref="ExitCode"/>.
/// </summary>
/// <param name="message">What is wrong, where, and how to mend it, in plain words, on one line.</param>
/// <param name="exitCode"><see cref="ExitCodes.Failure"/> (default) or <see cref="ExitCodes.Usage"/>.</param>
/// <param name="innerException">What it came from; never printed.</param>
internal sealed class CommandFailedException(string message, int exitCode = ExitCodes.Failure, Exception? innerException = null)
    : Exception(message, innerException)
{
    /// <summary>The program's exit status.</summary>
    internal int ExitCode { get; } = exitCode;
}
