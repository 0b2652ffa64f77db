using System.CommandLine;
using StreamGuard.Worker.Offline;
using StreamGuard.Worker.Offline.Mapping;

namespace StreamGuard.Worker.Commands;

/// <summary>The options of commands that read a file of transactions.</summary>
internal sealed class InputArguments
{
    private readonly Option<string?> _input;

    private readonly Option<string> _format = new("--format")
    {
        Description = "Its layout: jsonl (one object a line, named as in schemas/transaction.avsc), csv (with --mapping), handbook or sparkov (the public sets, as CSV).",
        DefaultValueFactory = _ => "jsonl",
    };

    private readonly Option<string?> _mapping = new("--mapping")
    {
        Description = "For csv: the JSON file that says which column is what; docs/offline.md explains it.",
        HelpName = "FILE",
    };

    /// <summary>Options of a command that cannot do without a file.</summary>
    internal InputArguments()
        : this("The file of transactions; may be compressed with gzip.") => _input.Required = true;

    /// <summary>Options of a command that can.</summary>
    /// <param name="description">What the command does with the file.</param>
    internal InputArguments(string description) => _input = new Option<string?>("--input") { Description = description, HelpName = "FILE" };

    /// <summary>Adds the options to a command.</summary>
    internal void AddTo(Command command)
    {
        _format.AcceptOnlyFromAmong("jsonl", "csv", "handbook", "sparkov");
        command.Options.Add(_input);
        command.Options.Add(_format);
        command.Options.Add(_mapping);
    }

    /// <summary>Whether there is a file.</summary>
    /// <exception cref="CommandFailedException">There is a mapping, but no file.</exception>
    internal bool IsGiven(ParseResult parsed)
    {
        if (parsed.GetValue(_input) is not null) return true;
        if (parsed.GetValue(_mapping) is not null) throw new CommandFailedException("--mapping explains the columns of a file; name it with --input FILE", ExitCodes.Usage);
        return false;
    }

    /// <summary>The files that <see cref="Open"/> reads; no output may overwrite them.</summary>
    internal IReadOnlyList<string> Files(ParseResult parsed) => [.. new[] { parsed.GetValue(_input), parsed.GetValue(_mapping) }.OfType<string>()];

    /// <summary>Opens the file.</summary>
    /// <exception cref="InputFileException">It cannot be opened, or is not of that format.</exception>
    /// <exception cref="CommandFailedException">There is a format without its mapping, or a mapping without its format.</exception>
    internal TransactionFileReader Open(ParseResult parsed)
    {
        string path = parsed.GetRequiredValue(_input)!, format = parsed.GetRequiredValue(_format);
        string? mapping = parsed.GetValue(_mapping);
        if (format == "csv")
        {
            if (mapping is null) throw new CommandFailedException("--format csv needs --mapping FILE, which says which column is what; docs/offline.md shows one", ExitCodes.Usage);
            return TransactionFileReader.OpenMapped(path, CsvMapping.Load(mapping));
        }

        if (mapping is not null) throw new CommandFailedException($"--mapping is for --format csv; {format} has a layout of its own", ExitCodes.Usage);
        return TransactionFileReader.Open(path, format switch
        {
            "handbook" => InputFormat.Handbook,
            "sparkov" => InputFormat.Sparkov,
            _ => InputFormat.Jsonl,
        });
    }
}
