using System.Globalization;
using StreamGuard.Pipeline.Snapshots;

namespace StreamGuard.Worker.Snapshots;

/// <summary>
/// Snapshots in a folder of the file system, which several workers of one consumer group may share. Folder and files are for the
/// program's user alone, because histories are data of accounts. A file is written as <c>NAME.PROCESS-TOKEN.partial</c>, locked until it is
/// published or deleted, and renamed in one step. Nothing is forced to the disk: after a power cut checksums find what is torn, and an older snapshot or the
/// topic takes its place.
/// </summary>
internal sealed class SnapshotFolder : ISnapshotDisk
{
    /// <summary>How many files that were set aside are kept; the oldest go first.</summary>
    internal const int MaxSetAside = 3;

    private const string PartialExtension = ".partial";
    private const string BadExtension = ".bad";
    private const string AllowedCharacters = "-._0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    private const UnixFileMode FolderMode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private const UnixFileMode FileMode600 = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private readonly string _path;

    // The process number tells people whose file it is; the token tells apart containers that share a folder, in each of which the worker
    // may be process 1. For the same reason a lock, and not the number, tells whether a file's writer lives.
    private readonly string _partialSuffix =
        string.Create(CultureInfo.InvariantCulture, $".{Environment.ProcessId}-{Guid.NewGuid().ToString("N")[..8]}{PartialExtension}");

    private readonly Dictionary<string, FileStream> _begun = [];

    /// <summary>Makes the folder if it is not there, and removes what dead processes left half-written.</summary>
    /// <param name="path">The folder.</param>
    /// <exception cref="IOException">It cannot be made, or not be written to.</exception>
    internal SnapshotFolder(string path)
    {
        _path = Path.GetFullPath(path);
        try
        {
            if (OperatingSystem.IsWindows()) Directory.CreateDirectory(_path);
            else Directory.CreateDirectory(_path, FolderMode);
            string probe = Path.Combine(_path, "probe" + _partialSuffix);
            Open(probe, FileMode.Create, FileAccess.Write).Dispose();
            File.Delete(probe);
            foreach (string partial in Directory.EnumerateFiles(_path, "*" + PartialExtension)) RemoveUnlessLocked(partial);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw FolderTrouble.AtStart(_path, e);
        }
    }

    /// <inheritdoc />
    public IReadOnlyList<string> List()
    {
        try
        {
            return [.. Directory.EnumerateFiles(_path).Select(Path.GetFileName).OfType<string>().Where(IsPublished)];
        }
        catch (UnauthorizedAccessException e)
        {
            throw FolderTrouble.InUse(_path, e);
        }
    }

    /// <inheritdoc />
    public Stream OpenRead(string name)
    {
        string path = PathOf(name);
        try
        {
            // Readers come with large buffers of their own. Others may delete or replace the file meanwhile: what is open stays.
            return new FileStream(path, new FileStreamOptions
            {
                Mode = FileMode.Open, Access = FileAccess.Read, Share = FileShare.ReadWrite | FileShare.Delete, BufferSize = 0, Options = FileOptions.SequentialScan,
            });
        }
        catch (UnauthorizedAccessException e)
        {
            throw FolderTrouble.InUse(path, e);
        }
    }

    /// <inheritdoc />
    public Stream Create(string name)
    {
        string path = PathOf(name) + _partialSuffix;
        Unlock(name);
        try
        {
            return new LockedFile(_begun[name] = Open(path, FileMode.Create, FileAccess.Write), path);
        }
        catch (Exception e) when (e is UnauthorizedAccessException or IOException)
        {
            throw FolderTrouble.InUse(path, e);
        }
    }

    /// <inheritdoc />
    public void Publish(string name)
    {
        string path = PathOf(name);

        // First: a reader would find it locked.
        Unlock(name);
        Rename(path + _partialSuffix, path);
    }

    /// <inheritdoc />
    public void Delete(string name)
    {
        string path = PathOf(name);
        Unlock(name);
        Remove(path);
        Remove(path + _partialSuffix);
    }

    /// <inheritdoc />
    public void SetAside(string name)
    {
        string path = PathOf(name), bad = path + BadExtension;
        try
        {
            Rename(path, bad);
        }
        catch (FileNotFoundException)
        {
            // Another worker of this folder was first.
            return;
        }

        foreach (FileInfo old in Bad().Where(file => file.FullName != bad).OrderByDescending(file => file.LastWriteTimeUtc).Skip(MaxSetAside - 1)) Remove(old.FullName);
    }

    private static bool IsPublished(string fileName) =>
        !fileName.StartsWith('.') && !fileName.EndsWith(PartialExtension, StringComparison.Ordinal) && !fileName.EndsWith(BadExtension, StringComparison.Ordinal);

    // Exclusive: on Unix it takes a lock on the file that ends with the process.
    private static FileStream Open(string path, FileMode mode, FileAccess access)
    {
        var options = new FileStreamOptions { Mode = mode, Access = access, Share = FileShare.None, BufferSize = 0 };
        if (!OperatingSystem.IsWindows() && mode == FileMode.Create) options.UnixCreateMode = FileMode600;
        return new FileStream(path, options);
    }

    private static void Rename(string from, string to)
    {
        try
        {
            File.Move(from, to, overwrite: true);
        }
        catch (UnauthorizedAccessException e)
        {
            throw FolderTrouble.InUse(from, e);
        }
    }

    private static void Remove(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (UnauthorizedAccessException e)
        {
            throw FolderTrouble.InUse(path, e);
        }
    }

    private string PathOf(string name)
    {
        if (name.Length == 0 || name[0] == '.' || name.AsSpan().ContainsAnyExcept(AllowedCharacters)) throw new ArgumentException($"'{name}' is not a name for a snapshot: letters, digits, '.', '_' and '-' are possible, and no '.' at the beginning.", nameof(name));
        return Path.Combine(_path, name);
    }

    private void Unlock(string name)
    {
        if (_begun.Remove(name, out FileStream? file)) file.Dispose();
    }

    private FileInfo[] Bad() => new DirectoryInfo(_path).GetFiles("*" + BadExtension);

    private static void RemoveUnlessLocked(string path)
    {
        try
        {
            using FileStream unlocked = Open(path, FileMode.Open, FileAccess.ReadWrite);
            File.Delete(path);
        }
        catch (IOException)
        {
            // Somebody is writing it, or it is gone already. What stays costs room only, until the next start.
        }
    }
}
