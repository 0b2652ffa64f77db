namespace StreamGuard.Worker.Tests;

/// <summary>A file that goes when the test is over.</summary>
internal sealed class TemporaryFile : IDisposable
{
    internal TemporaryFile(string text, string extension = ".json")
    {
        Path = System.IO.Path.Combine(System.IO.Path.GetTempPath(), $"streamguard-{Guid.NewGuid():N}{extension}");
        File.WriteAllText(Path, text);
    }

    internal string Path { get; }

    public void Dispose() => File.Delete(Path);
}
