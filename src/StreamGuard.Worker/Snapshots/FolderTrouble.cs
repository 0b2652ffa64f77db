namespace StreamGuard.Worker.Snapshots;

/// <summary>What is wrong with the folder of snapshots, in words that fit the cause: which path, and how to mend it.</summary>
internal static class FolderTrouble
{
    private const string OrWithout = "name another folder with Snapshots:Folder, or go without (Snapshots:Enabled=false)";

    // What .NET makes of ENOSPC and EDQUOT on Linux, of the same two on macOS, and of ERROR_DISK_FULL and ERROR_HANDLE_DISK_FULL on Windows.
    private static readonly int[] FullDisk = [28, 122, 69, unchecked((int)0x80070070), unchecked((int)0x80070027)];

    // EROFS.
    private const int ReadOnly = 30;

    /// <summary>The folder cannot be used at the start.</summary>
    /// <param name="folder">Its whole path.</param>
    /// <param name="exception">What making it or writing to it threw.</param>
    internal static IOException AtStart(string folder, Exception exception) => new(
        FileInTheWay(folder) is { } file
            ? $"The folder for snapshots, {folder}, cannot be made because {file} is a file: move that away, {OrWithout}."
            : $"The folder for snapshots, {folder}, cannot be made or written to: {Reason(exception)}; {Mend(exception)}, {OrWithout}.",
        exception);

    /// <summary>A file of it cannot be made, written or moved while the worker runs.</summary>
    /// <param name="path">The file.</param>
    /// <param name="exception">What that threw.</param>
    internal static IOException InUse(string path, Exception exception) => new($"{path}: {Reason(exception)}; {Mend(exception)}, or name another folder with Snapshots:Folder.", exception);

    private static string Reason(Exception exception) =>
        IsFull(exception) ? "there is no room left on its disk" : exception.HResult == ReadOnly ? "its file system is read-only" : exception is UnauthorizedAccessException ? "the program's user has no rights to it" : exception.Message.TrimEnd('.');

    private static string Mend(Exception exception) =>
        IsFull(exception) ? "make room there" : exception.HResult == ReadOnly ? "mount it for writing" : exception is UnauthorizedAccessException ? "give that user rights to it" : "mend that";

    private static bool IsFull(Exception exception) => FullDisk.Contains(exception.HResult);

    // The folder itself, or one above it.
    private static string? FileInTheWay(string folder)
    {
        for (string? path = folder; path is not null; path = Path.GetDirectoryName(path))
            if (File.Exists(path)) return path;
        return null;
    }
}
