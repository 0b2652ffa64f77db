using System.CommandLine;
using System.Runtime.InteropServices;
using StreamGuard.Worker.Configuration;

namespace StreamGuard.Worker.Commands;

/// <summary>From arguments to exit status: parses, runs the command, and turns every outcome into its status and its line.</summary>
internal static class CommandLine
{
    /// <summary>Runs the program.</summary>
    /// <param name="arguments">The arguments after the program's name.</param>
    /// <param name="output">Where help and results go.</param>
    /// <param name="error">Where the one line of a mistake goes.</param>
    /// <returns>One of <see cref="ExitCodes"/>.</returns>
    internal static async Task<int> RunAsync(string[] arguments, TextWriter output, TextWriter error)
    {
        var parsed = RootCommandFactory.Create().Parse(arguments, new ParserConfiguration { ResponseFileTokenReplacer = null });
        if (parsed.Errors.Count > 0)
        {
            error.WriteLine($"streamguard: {Mistake(parsed)} See: {CommandPath.Of(parsed.CommandResult)} --help");
            return ExitCodes.Usage;
        }

        using var interrupted = new CancellationTokenSource();
        using var sigint = PosixSignalRegistration.Create(PosixSignal.SIGINT, Interrupt);
        using var sigterm = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Interrupt);

        // The library's own signal handling would kill the process two seconds after the signal; a drain may take longer.
        var invocation = new InvocationConfiguration
        {
            Output = output,
            Error = error,
            EnableDefaultExceptionHandler = false,
            ProcessTerminationTimeout = null,
        };
        try
        {
            return await parsed.InvokeAsync(invocation, interrupted.Token);
        }
        catch (CommandFailedException failure)
        {
            error.WriteLine($"streamguard: {OneLine(failure.Message)}");
            return failure.ExitCode;
        }
        catch (OperationCanceledException) when (interrupted.IsCancellationRequested)
        {
            return ExitCodes.Interrupted;
        }
        catch (Exception bug)
        {
            BugReport.Write(bug, error);
            return ExitCodes.Bug;
        }

        void Interrupt(PosixSignalContext context)
        {
            // A second signal is not held back: it ends the process at once.
            context.Cancel = !interrupted.IsCancellationRequested;
            interrupted.Cancel();
        }
    }

    private static string Mistake(ParseResult parsed)
    {
        if (parsed.UnmatchedTokens is not [var unknown, ..])
        {
            return OneLine(parsed.Errors[0].Message).TrimEnd('.') + ".";
        }

        var command = parsed.CommandResult.Command;
        var isOption = unknown.StartsWith('-');
        var names = isOption ? command.Options.Select(option => option.Name) : command.Subcommands.Select(subcommand => subcommand.Name);
        var nearest = NearestName.Of(unknown, names) is { } name ? $"; did you mean {name}?" : ".";
        return $"'{unknown}' is not {(isOption ? "an option" : command.Subcommands.Count > 0 ? "a command" : "wanted")} here{nearest}";
    }

    private static string OneLine(string text) => string.Join(' ', text.Split(['\r', '\n'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
}
