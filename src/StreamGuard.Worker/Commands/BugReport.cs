using Microsoft.Extensions.Logging;

namespace StreamGuard.Worker.Commands;

/// <summary>The last word of a program that met a bug of its own.</summary>
internal static class BugReport
{
    /// <summary>Logs the exception as critical, and says in one line that it is not the user's mistake.</summary>
    /// <param name="bug">The exception that nothing expected.</param>
    /// <param name="error">The error stream, for the one line.</param>
    internal static void Write(Exception bug, TextWriter error)
    {
        using (var loggers = LoggerFactory.Create(logging => logging.AddSimpleConsole()))
        {
            loggers.CreateLogger("StreamGuard").UnexpectedException(bug);
        }

        error.WriteLine($"streamguard: stopped by a bug in StreamGuard ({bug.GetType().Name}); the log above has the details. Please report it.");
    }
}
