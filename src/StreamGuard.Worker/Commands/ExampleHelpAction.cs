using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace StreamGuard.Worker.Commands;

/// <summary>The usual help, then examples to copy.</summary>
/// <param name="help">Prints the usual help.</param>
internal sealed class ExampleHelpAction(HelpAction help) : SynchronousCommandLineAction
{
    /// <inheritdoc />
    public override bool ClearsParseErrors => true;

    /// <inheritdoc />
    public override int Invoke(ParseResult parseResult)
    {
        var result = help.Invoke(parseResult);
        var output = parseResult.InvocationConfiguration.Output;
        if (HelpExamples.Of(CommandPath.Of(parseResult.CommandResult)) is { Length: > 0 } examples)
        {
            output.WriteLine("Examples:");
            foreach (var (what, command) in examples)
            {
                output.WriteLine($"  # {what}");
                output.WriteLine($"  {command}");
            }

            output.WriteLine();
        }

        output.WriteLine("Exit status: 0 done, 1 it could not be done, 2 a mistake in the command line or configuration, 70 a bug, 130 interrupted.");
        return result;
    }
}
