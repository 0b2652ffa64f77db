using System.Runtime.InteropServices;
using StreamGuard.Chaos;

// Real workers, real faults, and a verifier; see docs/chaos.md. Exit status: 0 = nothing missing, duplicated or unexpected; 1 = something was, or the
// run could not be done; 2 = a mistake in the command line; 130 = interrupted.
if (!ChaosOptions.TryParse(args, out ChaosOptions? options, out string? mistake))
{
    Console.Error.WriteLine(mistake);
    return 2;
}

using var stop = new CancellationTokenSource();
void Interrupt(PosixSignalContext context)
{
    context.Cancel = true;
    stop.Cancel();
}

using PosixSignalRegistration interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Interrupt);
using PosixSignalRegistration terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Interrupt);
using PosixSignalRegistration hangUp = PosixSignalRegistration.Create(PosixSignal.SIGHUP, Interrupt);
try
{
    ChaosSummary summary = await new ChaosRun(options, Console.Out).RunAsync(stop.Token);
    return summary.IsClean ? 0 : 1;
}
catch (OperationCanceledException) when (stop.IsCancellationRequested)
{
    Console.Error.WriteLine("chaos: interrupted; all workers are ended");
    return 130;
}
catch (ChaosFailedException failure)
{
    Console.Error.WriteLine($"chaos: {failure.Message}");
    return 1;
}
