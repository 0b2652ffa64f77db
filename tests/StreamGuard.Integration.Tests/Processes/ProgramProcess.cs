using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;

namespace StreamGuard.Integration.Tests.Processes;

/// <summary>A program in a process of its own, as a user starts it, with its output collected.</summary>
internal sealed partial class ProgramProcess : IDisposable
{
    internal static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);
    private const int Sigterm = 15;
    private const int Sigcont = 18;
    private const int Sigstop = 19;
    private readonly Process _process;
    private readonly StringBuilder _output = new();

    private ProgramProcess(string program, IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(program)
        {
            RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true, WorkingDirectory = Repository.Root,
        };
        foreach (string argument in arguments) start.ArgumentList.Add(argument);

        // A folder of its own: tests use one group and topic on brokers that know nothing of each other.
        start.Environment["STREAMGUARD__SNAPSHOTS__FOLDER"] = Path.Combine(AppContext.BaseDirectory, "snapshots", Guid.NewGuid().ToString("N"));
        _process = Process.Start(start) ?? throw new InvalidOperationException($"{program} did not start.");
        _process.StandardInput.Close();
        _process.OutputDataReceived += (_, line) => Collect(line.Data);
        _process.ErrorDataReceived += (_, line) => Collect(line.Data);
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    internal string Output
    {
        get
        {
            lock (_output) return _output.ToString();
        }
    }

    internal bool HasExited => _process.HasExited;

    /// <summary>Starts <c>streamguard</c>.</summary>
    internal static ProgramProcess StreamGuard(params string[] arguments) =>
        new("dotnet", [Path.Combine(AppContext.BaseDirectory, "streamguard.dll"), .. arguments]);

    internal static ProgramProcess Other(string program, params string[] arguments) => new(program, arguments);

    internal int WaitForExit()
    {
        if (!_process.WaitForExit(Patience)) throw new TimeoutException($"The program did not end in {Patience.TotalSeconds} s:\n{Output}");
        _process.WaitForExit();
        return _process.ExitCode;
    }

    internal void Terminate() => _ = Kill(_process.Id, Sigterm);

    /// <summary>Stops it in the middle of whatever it does, as a machine that is paused; it does not notice.</summary>
    internal void Freeze() => _ = Kill(_process.Id, Sigstop);

    /// <summary>Lets it go on.</summary>
    internal void Thaw() => _ = Kill(_process.Id, Sigcont);

    public void Dispose()
    {
        if (!_process.HasExited) _process.Kill(entireProcessTree: true);
        _process.Dispose();
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int processId, int signal);

    private void Collect(string? line)
    {
        if (line is null) return;
        lock (_output) _output.AppendLine(line);
    }
}
