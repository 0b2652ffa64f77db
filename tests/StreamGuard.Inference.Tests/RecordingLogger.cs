using Microsoft.Extensions.Logging;

namespace StreamGuard.Inference.Tests;

/// <summary>Keeps what is logged, one line an event.</summary>
internal sealed class RecordingLogger : ILogger
{
    public List<string> Lines { get; } = [];

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        Lines.Add($"{logLevel} {eventId.Id}: {formatter(state, exception)}");
}
