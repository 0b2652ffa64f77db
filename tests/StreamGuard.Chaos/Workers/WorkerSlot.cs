using System.Diagnostics;
using System.Globalization;

namespace StreamGuard.Chaos.Workers;

/// <summary>A place for a worker: one process after another under the same names, with one log file. Thread-safe.</summary>
internal sealed class WorkerSlot : IDisposable
{
    private readonly Lock _lock = new();
    private readonly IReadOnlyList<string> _arguments;
    private readonly StreamWriter _file;
    private Process? _process;
    private bool _isFrozen;
    private bool _isClosed;

    /// <summary>Prepares the slot; nothing runs yet.</summary>
    /// <param name="number">Its number, from 0.</param>
    /// <param name="arguments">The worker's command line, without the program.</param>
    /// <param name="logPath">The log of all its lives; an older file is replaced.</param>
    internal WorkerSlot(int number, IReadOnlyList<string> arguments, string logPath)
    {
        Number = number;
        _arguments = arguments;
        LogPath = logPath;
        _file = new StreamWriter(logPath, append: false) { AutoFlush = true };
    }

    internal int Number { get; }

    internal string LogPath { get; }

    internal WorkerLog Log { get; } = new();

    /// <summary>How many processes were started.</summary>
    internal int Starts { get; private set; }

    /// <summary>Whether there is a process, frozen or not, that has not ended.</summary>
    internal bool IsRunning
    {
        get
        {
            lock (_lock) return _process is { HasExited: false };
        }
    }

    /// <summary>Whether the slot is meant to have a process: false between a fault and the restart after it.</summary>
    internal bool IsWanted { get; private set; }

    /// <summary>Whether the process is stopped and cannot say anything.</summary>
    internal bool IsFrozen
    {
        get
        {
            lock (_lock) return _isFrozen;
        }
    }

    /// <summary>The exit status of the last process; null while it runs.</summary>
    internal int? ExitCode
    {
        get
        {
            lock (_lock) return _process is { HasExited: true } ended ? ended.ExitCode : null;
        }
    }

    /// <summary>Starts a process in the slot.</summary>
    internal void Start()
    {
        lock (_lock)
        {
            if (_isClosed) return;
            _process?.Dispose();
            Log.Restarted();
            var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
            foreach (string argument in _arguments) start.ArgumentList.Add(argument);
            _process = Process.Start(start) ?? throw new ChaosFailedException("dotnet did not start.");
            _process.StandardInput.Close();
            _process.OutputDataReceived += (_, line) => Take(line.Data);
            _process.ErrorDataReceived += (_, line) => Take(line.Data);
            // For whoever has to clean up after this program itself was killed.
            File.WriteAllText(Path.ChangeExtension(LogPath, ".pid"), _process.Id.ToString(CultureInfo.InvariantCulture));
            Write(string.Create(CultureInfo.InvariantCulture, $"---- start {++Starts}, process {_process.Id}"));
            _process.BeginOutputReadLine();
            _process.BeginErrorReadLine();
            _isFrozen = false;
            IsWanted = true;
        }
    }

    /// <summary>SIGKILL.</summary>
    internal void Kill() => EndWith(Signals.Kill);

    /// <summary>SIGTERM.</summary>
    internal void Terminate() => EndWith(Signals.Terminate);

    /// <summary>SIGSTOP.</summary>
    internal void Freeze()
    {
        lock (_lock)
        {
            if (_process is not { HasExited: false } process) return;
            _isFrozen = true;
            Signals.Send(process.Id, Signals.Stop);
        }
    }

    /// <summary>SIGCONT.</summary>
    internal void Thaw()
    {
        lock (_lock)
        {
            if (_process is { HasExited: false } process) Signals.Send(process.Id, Signals.Continue);
            _isFrozen = false;
        }
    }

    /// <summary>Waits for the end of the process.</summary>
    /// <param name="patience">How long.</param>
    /// <param name="stop">Gives up.</param>
    /// <returns>Whether it ended.</returns>
    internal async Task<bool> WaitForExitAsync(TimeSpan patience, CancellationToken stop)
    {
        Process? process;
        lock (_lock) process = _process;
        if (process is null) return true;
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(stop);
        deadline.CancelAfter(patience);
        try
        {
            await process.WaitForExitAsync(deadline.Token);
            return true;
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            return false;
        }
    }

    /// <summary>Ends the process however it is, and waits for that.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            if (_isClosed) return;
            _isClosed = true;
            if (_process is { HasExited: false } process) Signals.Send(process.Id, Signals.Kill);
            // SIGKILL ends a stopped process as well, and nothing can refuse it.
            _process?.WaitForExit();
            _process?.Dispose();
            File.Delete(Path.ChangeExtension(LogPath, ".pid"));
            _file.Dispose();
        }
    }

    private void EndWith(int signal)
    {
        lock (_lock)
        {
            IsWanted = false;
            if (_process is { HasExited: false } process) Signals.Send(process.Id, signal);
        }
    }

    private void Take(string? line)
    {
        if (line is null) return;
        Write(line);
        Log.Read(line);
    }

    private void Write(string line)
    {
        lock (_file)
        {
            if (!_isClosed) _file.WriteLine(line);
        }
    }
}
