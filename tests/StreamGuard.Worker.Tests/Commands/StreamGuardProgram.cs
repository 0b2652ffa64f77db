using System.Diagnostics;

namespace StreamGuard.Worker.Tests.Commands;

/// <summary>Runs the built program as a shell would.</summary>
internal static class StreamGuardProgram
{
    /// <summary>No test's command takes longer; one that hangs is killed and fails its test.</summary>
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    internal static async Task<ProgramResult> RunAsync(params string[] arguments)
    {
        using var process = Start(arguments);
        return await EndAsync(process);
    }

    internal static Process Start(params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "streamguard.dll"), .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Path.GetTempPath(),
        };
        foreach (var variable in start.Environment.Keys.Where(name => name.StartsWith("STREAMGUARD__", StringComparison.OrdinalIgnoreCase)).ToList())
        {
            start.Environment.Remove(variable);
        }

        return Process.Start(start)!;
    }

    internal static async Task<ProgramResult> EndAsync(Process process)
    {
        using var deadline = new CancellationTokenSource(Deadline);
        var output = process.StandardOutput.ReadToEndAsync(deadline.Token);
        var error = process.StandardError.ReadToEndAsync(deadline.Token);
        try
        {
            await process.WaitForExitAsync(deadline.Token);
            return new ProgramResult(process.ExitCode, await output, await error);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"The program did not end within {Deadline}.");
        }
    }
}
