using System.Diagnostics;
using System.Text.Json.Nodes;

namespace StreamGuard.Avro.Tests.Interop;

/// <summary>python3-avro in a process of its own. It belongs to Debian's interpreter; another python3 may come first on the path.</summary>
internal static class PythonPeer
{
    private const string Interpreter = "/usr/bin/python3";
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(2);

    internal static async Task<IReadOnlyList<JsonObject>> AskAsync(IReadOnlyList<JsonObject> cases)
    {
        var start = new ProcessStartInfo(Interpreter, [Path.Combine(AppContext.BaseDirectory, "Interop", "interop.py")])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using Process process = Process.Start(start) ?? throw new InvalidOperationException($"{Interpreter} did not start.");
        using var deadline = new CancellationTokenSource(Deadline);
        try
        {
            Task<string> errors = process.StandardError.ReadToEndAsync(deadline.Token);
            Task<string> output = process.StandardOutput.ReadToEndAsync(deadline.Token);
            try
            {
                foreach (JsonObject request in cases) await process.StandardInput.WriteLineAsync(request.ToJsonString().AsMemory(), deadline.Token);
                process.StandardInput.Close();
            }
            catch (IOException)
            {
                // It ended early; what it wrote to its standard error, reported below, says why.
            }

            string[] lines = (await output).Split('\n', StringSplitOptions.RemoveEmptyEntries);
            await process.WaitForExitAsync(deadline.Token);
            if (process.ExitCode != 0 || lines.Length != cases.Count)
                throw new InvalidOperationException($"python3-avro failed after {lines.Length} of {cases.Count} cases (is the Debian package python3-avro installed? `eng/setup.sh --tests` does it): {await errors}\ncase: {cases[Math.Min(lines.Length, cases.Count - 1)].ToJsonString()}");
            return [.. lines.Select(line => JsonNode.Parse(line)!.AsObject())];
        }
        finally
        {
            if (!process.HasExited) process.Kill();
        }
    }
}
