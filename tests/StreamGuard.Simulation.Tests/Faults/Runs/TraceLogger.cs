using Microsoft.Extensions.Logging;
using StreamGuard.Simulation.Tests.Faults.Scheduling;

namespace StreamGuard.Simulation.Tests.Faults.Runs;

/// <summary>Puts what a worker logs into the trace of a run that is looked at.</summary>
internal sealed class TraceLogger(Trace trace, VirtualClock clock, int who) : ILogger
{
    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        trace.Line(clock.Now, who, $"log {logLevel}: {formatter(state, exception)}");
}
