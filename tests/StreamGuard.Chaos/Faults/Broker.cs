using System.Diagnostics;
using StreamGuard.Chaos.Progress;

namespace StreamGuard.Chaos.Faults;

/// <summary>Takes the broker away and brings it back, by the user's shell commands.</summary>
/// <param name="down">Takes it away.</param>
/// <param name="up">Brings it back.</param>
/// <param name="outages">Notes when it was away.</param>
internal sealed class Broker(string? down, string? up, OutageClock outages)
{
    private bool _isAway;

    /// <summary>Takes it away for a while.</summary>
    /// <param name="length">How long.</param>
    /// <param name="stop">Brings it back early.</param>
    internal async Task GoAwayAsync(TimeSpan length, CancellationToken stop)
    {
        if (down is null) return;
        outages.Begin(Stopwatch.GetTimestamp());
        _isAway = true;
        await RunAsync(down);
        try
        {
            await Task.Delay(length, stop);
        }
        finally
        {
            await ComeBackAsync();
        }
    }

    /// <summary>Brings it back, if it is away.</summary>
    internal async Task ComeBackAsync()
    {
        if (!_isAway || up is null) return;
        await RunAsync(up);
        _isAway = false;
        outages.End(Stopwatch.GetTimestamp());
    }

    private static async Task RunAsync(string command)
    {
        using Process shell = Process.Start("/bin/sh", ["-c", command]);
        await shell.WaitForExitAsync();
        if (shell.ExitCode != 0) throw new ChaosFailedException($"the command '{command}' ended with exit status {shell.ExitCode}.");
    }
}
