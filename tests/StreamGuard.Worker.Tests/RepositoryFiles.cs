namespace StreamGuard.Worker.Tests;

/// <summary>Finds files of the working tree that tests compare with what the code says.</summary>
internal static class RepositoryFiles
{
    internal static string Root { get; } = FindRoot();

    private static string FindRoot()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "StreamGuard.sln"))) return folder.FullName;
        }

        throw new InvalidOperationException($"No StreamGuard.sln above {AppContext.BaseDirectory}.");
    }
}
