using System.CommandLine;
using System.CommandLine.Parsing;

namespace StreamGuard.Worker.Commands;

/// <summary>The words that lead to a command, e.g. <c>streamguard model verify</c>.</summary>
internal static class CommandPath
{
    /// <summary>The path of the command that was parsed.</summary>
    /// <param name="result">The innermost command's result.</param>
    internal static string Of(CommandResult result)
    {
        var name = result.Command is RootCommand ? "streamguard" : result.Command.Name;
        return result.Parent is CommandResult parent ? $"{Of(parent)} {name}" : name;
    }
}
