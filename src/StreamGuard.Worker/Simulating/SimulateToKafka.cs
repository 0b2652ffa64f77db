using StreamGuard.Simulation;
using StreamGuard.Worker.Commands;

namespace StreamGuard.Worker.Simulating;

internal static class SimulateToKafka
{
    internal static string Run(SimulationOptions options, long events, string servers, string topic, double rate, TimeProvider time, TextWriter error, CancellationToken stop)
    {
        throw new CommandFailedException("sending to Kafka needs the transaction encoder, which this build lacks; use --output FILE");
    }
}
