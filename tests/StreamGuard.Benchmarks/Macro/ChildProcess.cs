using System.Diagnostics;

namespace StreamGuard.Benchmarks.Macro;

/// <summary>This program, started once more with other arguments.</summary>
internal sealed class ChildProcess : IDisposable
{
    private readonly Process _process;

    internal ChildProcess(params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardInput = true, RedirectStandardOutput = true };
        start.ArgumentList.Add(typeof(ChildProcess).Assembly.Location);
        foreach (string argument in arguments) start.ArgumentList.Add(argument);
        _process = Process.Start(start) ?? throw new InvalidOperationException("dotnet did not start.");
    }

    internal string ReadLine() => _process.StandardOutput.ReadLine() ?? throw new InvalidOperationException("The process ended early.");

    internal void WriteLine(string line)
    {
        _process.StandardInput.WriteLine(line);
        _process.StandardInput.Flush();
    }

    public void Dispose()
    {
        _process.StandardInput.Close();
        if (!_process.WaitForExit(TimeSpan.FromSeconds(10))) _process.Kill(entireProcessTree: true);
        _process.Dispose();
    }
}
