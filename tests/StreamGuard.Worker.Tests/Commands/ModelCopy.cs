namespace StreamGuard.Worker.Tests.Commands;

/// <summary>A copy of a small ensemble, for a test to damage.</summary>
internal sealed class ModelCopy : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("streamguard-model-");

    internal ModelCopy()
    {
        foreach (var file in Directory.EnumerateFiles(Original))
        {
            File.Copy(file, FileAt(System.IO.Path.GetFileName(file)));
        }
    }

    internal static string Original { get; } = System.IO.Path.Combine(RepositoryFiles.Root, "tests", "StreamGuard.Inference.Tests", "Models", "small");

    internal string Path => _folder.FullName;

    internal string FileAt(string name) => System.IO.Path.Combine(_folder.FullName, name);

    internal void Edit(string file, string old, string replacement)
    {
        var text = File.ReadAllText(FileAt(file));
        if (!text.Contains(old, StringComparison.Ordinal))
        {
            throw new InvalidOperationException($"{file} does not hold {old}.");
        }

        File.WriteAllText(FileAt(file), text.Replace(old, replacement, StringComparison.Ordinal));
    }

    public void Dispose() => _folder.Delete(recursive: true);
}
