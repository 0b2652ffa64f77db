using Microsoft.Extensions.Logging;
using Shouldly;
using StreamGuard.Worker.Hosting;

namespace StreamGuard.Worker.Tests.Hosting;

public class KafkaLogTests
{
    private readonly List<string> _lines = [];
    private readonly ManualTime _time = new();
    private readonly KafkaLog _log;

    public KafkaLogTests() => _log = new KafkaLog(new Lines(_lines), _time);

    [Fact]
    public void OnError_RepeatedQuickly_IsHeldBackAndCounted()
    {
        for (var repetition = 0; repetition < 100; repetition++)
        {
            _log.OnError("consumer", "Local_AllBrokersDown", "1/1 brokers are down");
        }

        _time.Advance(TimeSpan.FromSeconds(31));
        _log.OnError("consumer", "Local_AllBrokersDown", "1/1 brokers are down");
        _time.Advance(TimeSpan.FromSeconds(31));
        _log.OnError("consumer", "Local_AllBrokersDown", "1/1 brokers are down");

        _lines.ShouldBe(
            [
                "Warning Kafka consumer: Local_AllBrokersDown: 1/1 brokers are down (0 like it held back since the last)",
                "Warning Kafka consumer: Local_AllBrokersDown: 1/1 brokers are down (99 like it held back since the last)",
                "Warning Kafka consumer: Local_AllBrokersDown: 1/1 brokers are down (0 like it held back since the last)",
            ]);
    }

    [Fact]
    public void OnError_DifferentKinds_AreAllPassedOn()
    {
        _log.OnError("consumer", "Local_Transport", "a");
        _log.OnError("consumer", "Local_Resolve", "b");
        _log.OnError("producer", "Local_Transport", "c");

        _lines.Count.ShouldBe(3);
    }

    [Theory]
    [InlineData(0, "Warning")]
    [InlineData(4, "Warning")]
    [InlineData(5, "Information")]
    [InlineData(7, "Debug")]
    public void OnLog_Severity_BecomesALevel(int severity, string level)
    {
        _log.OnLog("producer", severity, "FAIL", "text");

        _lines.ShouldHaveSingleItem().ShouldStartWith($"{level} Kafka producer FAIL: text");
    }

    private sealed class Lines(List<string> lines) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            lines.Add($"{logLevel} {formatter(state, exception)}");
    }
}
