using System.Diagnostics;

namespace StreamGuard.Architecture.Tests.Deployment;

/// <summary>Prometheus's own checker: the one that `make test` fetches, or else the system's.</summary>
internal static class Promtool
{
    internal static string? Path { get; } = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':')
        .Prepend(System.IO.Path.Combine(Repository.Root, "artifacts", "tools"))
        .Select(folder => System.IO.Path.Combine(folder, "promtool")).FirstOrDefault(File.Exists);

    internal static async Task<(int Status, string Output)> RunAsync(params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(Path!, arguments) { RedirectStandardError = true, RedirectStandardOutput = true })!;
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        Task<string> error = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, await output + await error);
    }
}
