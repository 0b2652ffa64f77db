using System.CommandLine;
using StreamGuard.Worker.Offline;

namespace StreamGuard.Worker.Commands;

/// <summary>The options of commands that read a file of transactions.</summary>
internal sealed class InputArguments
{
    private readonly Option<string> _input = new("--input")
    {
        Description = "The file of transactions; may be compressed with gzip.",
        Required = true,
        HelpName = "FILE",
    };

    private readonly Option<string> _format = new("--format")
    {
        Description = "Its layout: jsonl (one object a line, named as in schemas/transaction.avsc), handbook or sparkov (the public sets, as CSV).",
        DefaultValueFactory = _ => "jsonl",
    };

    /// <summary>Adds the options to a command.</summary>
    internal void AddTo(Command command)
    {
        _format.AcceptOnlyFromAmong("jsonl", "handbook", "sparkov");
        command.Options.Add(_input);
        command.Options.Add(_format);
    }

    /// <summary>Opens the file.</summary>
    /// <exception cref="InputFileException">It cannot be opened, or is not of that format.</exception>
    internal TransactionFileReader Open(ParseResult parsed) => TransactionFileReader.Open(
        parsed.GetRequiredValue(_input),
        parsed.GetRequiredValue(_format) switch
        {
            "handbook" => InputFormat.Handbook,
            "sparkov" => InputFormat.Sparkov,
            _ => InputFormat.Jsonl,
        });
}
