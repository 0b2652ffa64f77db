namespace StreamGuard.Integration.Tests.Processes;

/// <summary>Where things are in the working copy that the tests were built from.</summary>
internal static class Repository
{
    internal static string Root { get; } = FindRoot();

    internal static string DefaultModel => Path.Combine(Root, "models", "default");

    /// <summary>A small model whose threshold nearly every payment reaches.</summary>
    internal static string EagerModel => Path.Combine(Root, "tests", "StreamGuard.Inference.Tests", "Models", "small");

    private static string FindRoot()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "StreamGuard.sln"))) folder = folder.Parent;
        return folder?.FullName ?? throw new InvalidOperationException("The tests must run from within the working copy.");
    }
}
