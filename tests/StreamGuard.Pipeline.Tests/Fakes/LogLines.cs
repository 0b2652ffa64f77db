using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace StreamGuard.Pipeline.Tests.Fakes;

/// <summary>A log that a test can read: level, event, text, and the exception whose stack a reader would see. Thread-safe.</summary>
internal sealed class LogLines : ILogger
{
    private readonly ConcurrentQueue<Line> _lines = new();

    internal IReadOnlyList<Line> Of(string name) => [.. _lines.Where(line => line.Name == name)];

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        _lines.Enqueue(new Line(logLevel, eventId.Name ?? "", formatter(state, exception), exception));

    internal sealed record Line(LogLevel Level, string Name, string Text, Exception? Exception);
}
