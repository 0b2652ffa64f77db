using Shouldly;
using StreamGuard.Worker.Hosting;

namespace StreamGuard.Worker.Tests.Hosting;

public class KafkaLogTests
{
    private readonly LogLines _lines = new();
    private readonly ManualTime _time = new();
    private readonly KafkaLog _log;

    public KafkaLogTests() => _log = new KafkaLog(_lines, _time);

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

        _lines.All.ShouldBe(
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

        _lines.All.Count.ShouldBe(3);
    }

    [Theory]
    [InlineData(0, "Warning")]
    [InlineData(4, "Warning")]
    [InlineData(5, "Information")]
    [InlineData(7, "Debug")]
    public void OnLog_Severity_BecomesALevel(int severity, string level)
    {
        _log.OnLog("producer", severity, "FAIL", "text");

        _lines.All.ShouldHaveSingleItem().ShouldStartWith($"{level} Kafka producer FAIL: text");
    }
}
