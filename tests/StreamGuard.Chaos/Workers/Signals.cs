using System.Runtime.InteropServices;

namespace StreamGuard.Chaos.Workers;

/// <summary>Signals to processes that this one started.</summary>
internal static partial class Signals
{
    internal const int Kill = 9;
    internal const int Terminate = 15;
    internal const int Continue = 18;
    internal const int Stop = 19;

    /// <summary>Sends a signal. One to a process that is gone already is no error.</summary>
    /// <param name="processId">The process.</param>
    /// <param name="signal">The signal's number on Linux.</param>
    internal static void Send(int processId, int signal) => _ = SendNative(processId, signal);

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int SendNative(int processId, int signal);
}
