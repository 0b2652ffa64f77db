namespace StreamGuard.Architecture.Tests;

/// <summary>The repository's own files, as they lie on disk.</summary>
internal static class Repository
{
    internal static string Root { get; } = FindRoot();

    /// <summary>Source files under src and tests, without what the build generates.</summary>
    internal static IReadOnlyList<string> SourceFiles { get; } = [.. FilesUnder("src", "*.cs").Concat(FilesUnder("tests", "*.cs")).Order(StringComparer.Ordinal)];

    /// <summary>The projects under src.</summary>
    internal static IReadOnlyList<string> SourceProjects { get; } = [.. FilesUnder("src", "*.csproj").Order(StringComparer.Ordinal)];

    /// <summary>A path relative to the root, with forward slashes.</summary>
    internal static string Relative(string path) => Path.GetRelativePath(Root, path).Replace('\\', '/');

    internal static IEnumerable<string> FilesUnder(string folder, string pattern)
    {
        string path = Path.Combine(Root, folder);
        return Directory.Exists(path) ? Directory.EnumerateFiles(path, pattern, SearchOption.AllDirectories).Where(file => !IsBuildOutput(file)) : [];
    }

    private static bool IsBuildOutput(string path)
    {
        string[] parts = Relative(path).Split('/');
        return parts.Contains("bin") || parts.Contains("obj") || parts.Contains("artifacts") || parts.Contains("__pycache__");
    }

    private static string FindRoot()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "StreamGuard.sln"))) return folder.FullName;
        }

        throw new InvalidOperationException($"There is no StreamGuard.sln above {AppContext.BaseDirectory}: run the tests from a checkout.");
    }
}
