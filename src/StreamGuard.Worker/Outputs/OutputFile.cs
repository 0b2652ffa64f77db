using StreamGuard.Worker.Commands;

namespace StreamGuard.Worker.Outputs;

/// <summary>
/// A file that a command writes. It is written aside, under a name of its own, so that what was there stays until <see cref="Complete"/>, and two runs
/// into the same file never mix: the one that completes last has it. Not thread-safe.
/// </summary>
internal sealed class OutputFile : IDisposable
{
    private readonly string _place;
    private readonly string _aside;
    private readonly FileStream _stream;

    private OutputFile(string place)
    {
        _place = place;
        _aside = $"{place}.{Path.GetRandomFileName()}.partial";

        // Never one that is there already: it would be another's.
        _stream = new FileStream(_aside, FileMode.CreateNew, FileAccess.Write, FileShare.Read, 1 << 16);
    }

    /// <summary>What to write to.</summary>
    internal Stream Stream => _stream;

    /// <summary>Begins to write a file.</summary>
    /// <param name="path">The file. Of a symbolic link, what it leads to is written, and the link stays.</param>
    /// <param name="inputs">Files that the command reads, or may read.</param>
    /// <exception cref="CommandFailedException">As <see cref="Check"/>; or the file cannot be written.</exception>
    internal static OutputFile Create(string path, IEnumerable<string> inputs)
    {
        Check(path, inputs);
        try
        {
            return new OutputFile(FileNode.Final(path));
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw CannotWrite(path, failure);
        }
    }

    /// <summary>Makes sure that writing to a path destroys nothing but a regular file that the command does not need.</summary>
    /// <param name="path">Where to write.</param>
    /// <param name="inputs">Files that the command reads, or may read.</param>
    /// <exception cref="CommandFailedException">It is one of the inputs, a folder, a device, a pipe or a socket.</exception>
    internal static void Check(string path, IEnumerable<string> inputs)
    {
        if (FileNode.At(path) is not { } node) return;
        if (Directory.Exists(path)) throw Refused($"the output {path} is a folder; name a file in it");
        if (!node.IsRegular) throw Refused($"the output {path} is a device, a pipe or a socket, and would be replaced; name a regular file");
        foreach (string input in inputs)
        {
            if (FileNode.At(input) is { } other && other.Identity == node.Identity)
                throw Refused($"the output {path} is {(input == path ? "what the command reads" : $"{input}, which the command reads")}, and would be overwritten; name another file");
        }
    }

    /// <summary>What to say of a file that cannot be written.</summary>
    internal static CommandFailedException CannotWrite(string path, Exception failure) =>
        new(failure is DirectoryNotFoundException ? $"{path} cannot be written: its folder does not exist; create it" : $"{path} cannot be written: {failure.Message}", innerException: failure);

    /// <summary>Puts the file, now whole, under its name.</summary>
    /// <exception cref="IOException">It cannot be put there, or not be written to the end.</exception>
    internal void Complete()
    {
        _stream.Dispose();
        File.Move(_aside, _place, overwrite: true);
    }

    /// <summary>Ends the writing; what is not complete is removed.</summary>
    public void Dispose()
    {
        try
        {
            _stream.Dispose();
        }
        finally
        {
            if (File.Exists(_aside)) File.Delete(_aside);
        }
    }

    private static CommandFailedException Refused(string message) => new(message, ExitCodes.Usage);
}
