using System.Diagnostics;

namespace StreamGuard.Worker.Tests.Telemetry;

/// <summary>Prometheus's own checker of metrics text.</summary>
internal static class Promtool
{
    internal static string? Path { get; } = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':')
        .Select(folder => System.IO.Path.Combine(folder, "promtool")).FirstOrDefault(File.Exists);

    /// <summary>Checks a text. Status 0 = fine, 1 = cannot be parsed, 3 = can be, but the names break a convention.</summary>
    internal static async Task<(int Status, string[] Complaints)> CheckAsync(string text)
    {
        using var process = Process.Start(new ProcessStartInfo(Path!, ["check", "metrics"])
        {
            RedirectStandardInput = true,
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        })!;
        await process.StandardInput.WriteAsync(text);
        process.StandardInput.Close();
        var complaints = await process.StandardError.ReadToEndAsync() + await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, complaints.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }
}
