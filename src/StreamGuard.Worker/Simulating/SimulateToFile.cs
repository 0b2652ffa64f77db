using StreamGuard.Simulation;
using StreamGuard.Simulation.JsonLines;
using StreamGuard.Worker.Commands;
using StreamGuard.Worker.Outputs;

namespace StreamGuard.Worker.Simulating;

/// <summary>Writes labelled payments to a file.</summary>
internal static class SimulateToFile
{
    private const int PaymentsPerReport = 1_000;

    /// <summary>Writes the file; an interrupted run leaves no half of it under its name.</summary>
    /// <param name="options">The network, valid.</param>
    /// <param name="events">How many payments.</param>
    /// <param name="path">The file; '-' = standard output.</param>
    /// <param name="error">Where progress is shown.</param>
    /// <param name="stop">Asks for the end.</param>
    /// <returns>What was written, in one line.</returns>
    /// <exception cref="CommandFailedException">The file cannot be written.</exception>
    /// <exception cref="OperationCanceledException">It was told to stop.</exception>
    internal static string Run(SimulationOptions options, long events, string path, TextWriter error, CancellationToken stop)
    {
        var tally = new SimulationTally(options);
        if (path == "-")
        {
            using var standardOutput = Console.OpenStandardOutput();
            Write(options, events, standardOutput, tally, _ => { }, stop);
            return tally.Summary("standard output");
        }

        try
        {
            using OutputFile file = OutputFile.Create(path, []);
            ProgressDisplay.Run("simulating", error, report => Write(options, events, file.Stream, tally, report, stop));
            file.Complete();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw OutputFile.CannotWrite(path, e);
        }

        return tally.Summary(path);
    }

    private static long Write(
        SimulationOptions options, long events, Stream stream, SimulationTally tally, Action<double> report, CancellationToken stop)
    {
        using var writer = new TransactionJsonWriter(stream);
        var simulator = new PaymentSimulator(options);
        for (long done = 0; done < events;)
        {
            var payment = simulator.Next();
            writer.Write(payment);
            tally.Count(payment);
            if (++done % PaymentsPerReport != 0 && done != events) continue;
            stop.ThrowIfCancellationRequested();
            report((double)done / events);
        }

        return events;
    }
}
