using Confluent.Kafka;
using StreamGuard.Kafka.Clients;
using StreamGuard.Kafka.Configuration;
using StreamGuard.Kafka.Consuming;
using StreamGuard.Pipeline.Sources;

namespace StreamGuard.Kafka.Tests.Consuming;

public sealed class PartitionCountWatchTests : IDisposable
{
    private readonly ConsumerFaults _faults = new(new KafkaOptions(), SilentObserver.Instance, TimeProvider.System);
    private readonly PartitionCountWatch _watch;
    private Func<int> _answer = () => 4;

    public PartitionCountWatchTests() => _watch = new PartitionCountWatch("transactions", TimeProvider.System, () => _answer(), _faults);

    public void Dispose() => _watch.Dispose();

    [Theory]
    [InlineData(8)]
    [InlineData(2)]
    public void Look_AnotherNumber_FailsNamingTopicAndBoth(int now)
    {
        _watch.Note(4);
        _answer = () => now;

        _watch.Look();

        var failure = Should.Throw<SourceFailedException>(_faults.ThrowIfFailed);
        failure.Message.ShouldContain($"transactions has {now} partitions and no longer 4");
        failure.Message.ShouldContain("accounts have moved");
        _watch.Count.ShouldBe(4);
    }

    [Fact]
    public void Look_SameNumberOrNoneOrNoAnswer_GoesOn()
    {
        _watch.Note(4);
        _watch.Look();
        _answer = () => 0;
        _watch.Look();
        _answer = () => throw new KafkaException(ErrorCode.Local_TimedOut);
        _watch.Look();

        _faults.ThrowIfFailed();
        _watch.Count.ShouldBe(4);
    }

    [Fact]
    public void Look_BeforeTheFirstNumber_AsksNothing()
    {
        _answer = () => throw new InvalidOperationException("asked too early");

        _watch.Look();

        _watch.Count.ShouldBe(0);
    }
}
