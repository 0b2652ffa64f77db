using System.CommandLine;
using StreamGuard.Worker.Hosting;

namespace StreamGuard.Worker.Commands;

/// <summary><c>streamguard run</c>: the worker itself, until it is told to stop.</summary>
internal static class RunCommand
{
    /// <summary>Builds the command.</summary>
    internal static Command Create()
    {
        var command = new Command("run", "Score transactions from Kafka and publish alerts, until SIGTERM or Ctrl+C; then finish what is in flight and leave.");
        var arguments = new ConfigurationArguments();
        arguments.AddTo(command);
        command.SetAction((parsed, stop) => new WorkerHost(arguments.LoadOrRefuse(parsed), TimeProvider.System).RunAsync(stop));
        return command;
    }
}
