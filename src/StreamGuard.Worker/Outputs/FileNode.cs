using System.Runtime.InteropServices;

namespace StreamGuard.Worker.Outputs;

/// <summary>What a path leads to, whatever names and links lead there too.</summary>
/// <param name="IsRegular">Whether it is a file of bytes: no folder, device, pipe or socket.</param>
/// <param name="Identity">The same for all paths that lead to it.</param>
internal readonly partial record struct FileNode(bool IsRegular, string Identity)
{
    private const int FromWorkingDirectory = -100;
    private const uint BasicFields = 0x7ff;
    private const int TypeBits = 0xF000, RegularType = 0x8000;

    /// <summary>Looks where a path leads to; links are followed.</summary>
    /// <returns>Null when there is nothing, or nothing that this user may see.</returns>
    internal static FileNode? At(string path)
    {
        if (OperatingSystem.IsLinux()) return OnLinux(path);
        string final = Final(path);
        return Path.Exists(final) ? new FileNode(File.Exists(final) && !File.GetAttributes(final).HasFlag(FileAttributes.Device), final) : null;
    }

    /// <summary>Where a path leads to when links are followed, whether there is something or not.</summary>
    /// <exception cref="IOException">The links lead nowhere, in a circle.</exception>
    internal static string Final(string path)
    {
        var file = new FileInfo(path);
        return file.LinkTarget is null ? file.FullName : file.ResolveLinkTarget(returnFinalTarget: true)!.FullName;
    }

    // .NET does not tell a pipe or a device from a file. The layout of statx(2)'s answer is the kernel's, the same on every processor.
    private static FileNode? OnLinux(string path)
    {
        Span<byte> answer = stackalloc byte[256];
        if (Statx(FromWorkingDirectory, path, 0, BasicFields, ref MemoryMarshal.GetReference(answer)) != 0) return null;
        int mode = BitConverter.ToUInt16(answer[28..]);
        ulong number = BitConverter.ToUInt64(answer[32..]);
        return new FileNode((mode & TypeBits) == RegularType, $"{BitConverter.ToUInt32(answer[136..])}:{BitConverter.ToUInt32(answer[140..])}:{number}");
    }

    [LibraryImport("libc", EntryPoint = "statx", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Statx(int folder, string path, int flags, uint fields, ref byte answer);
}
