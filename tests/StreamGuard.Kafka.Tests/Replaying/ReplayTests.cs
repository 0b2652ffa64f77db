using Confluent.Kafka;
using FsCheck;
using FsCheck.Fluent;
using StreamGuard.Kafka.Configuration;
using StreamGuard.Kafka.Embedded;
using StreamGuard.Kafka.Replaying;
using StreamGuard.Pipeline.Outputs;
using StreamGuard.Pipeline.Records;
using StreamGuard.Pipeline.Replay;
using StreamGuard.Pipeline.Sources;

namespace StreamGuard.Kafka.Tests.Replaying;

/// <summary>The adapters of a replay against a broker that speaks the protocol; that a replay is exactly once is tested on the wire.</summary>
public sealed class ReplayTests : IDisposable
{
    private const string DeadLetters = "dead";
    private readonly EmbeddedBroker _broker = new();

    public ReplayTests()
    {
        _broker.CreateTopic(Cluster.Transactions, 3);
        _broker.CreateTopic(DeadLetters, 2);
    }

    public void Dispose() => _broker.Dispose();

    [Fact]
    public void Run_MessagesOfEveryShape_ComeBackByteForByteToTheirPartition()
    {
        Gen<byte[]?> bytes = Gen.OneOf(Gen.Constant<byte[]?>(null), Gen.Choose(0, 255).Select(b => (byte)b).ArrayOf().Select(array => (byte[]?)array));
        Gen<RecordHeader> header = Gen.Zip(Gen.Elements("", "a", "b", "traceparent", "streamguard.attempts", "__connect.errors.topic"), bytes, (name, value) => new RecordHeader(name, value));
        var originals = Gen.Zip(header.ArrayOf(), Gen.Zip(bytes, bytes)).ArrayOf(60).Sample(20, new Rnd(11), 1).First();
        Send([.. originals.Select((original, i) =>
        {
            (RecordHeader[] headers, (byte[]? key, byte[]? value)) = original;
            var record = new SourceRecord { Partition = i % 3, Offset = i, Key = key, KeyIsNull = key is null, Value = value, ValueIsNull = value is null, Headers = headers };
            return DeadLetterRecord.Create(DeadLetters, Cluster.Transactions, record, DecodeFailure.Malformed);
        })]);

        Replay().Count(ReplayDecision.Replay).ShouldBe(originals.Length);
        Replay().Count(ReplayDecision.ReplayedBefore).ShouldBe(originals.Length);

        var back = new Dictionary<long, ConsumeResult<byte[]?, byte[]?>>();
        foreach (ConsumeResult<byte[]?, byte[]?> result in Read(Cluster.Transactions, 3, originals.Length))
        {
            OriginHeaders.TryRead(Headers(result), out MessageOrigin origin, out _).ShouldBeTrue();
            origin.Partition.ShouldBe(result.Partition.Value);
            back.Add(origin.Offset, result);
        }

        for (int i = 0; i < originals.Length; i++)
        {
            (RecordHeader[] headers, (byte[]? key, byte[]? value)) = originals[i];
            back[i].Message.Key.ShouldBe(key);
            back[i].Message.Value.ShouldBe(value);
            RecordHeader[] returned = Headers(back[i]);
            returned.Length.ShouldBe(headers.Length + 4);
            for (int h = 0; h < headers.Length; h++)
            {
                returned[h].Name.ShouldBe(headers[h].Name);
                returned[h].Value.ShouldBe(headers[h].Value);
            }
        }
    }

    [Fact]
    public void Read_LettersThatComeMeanwhile_AreLeftToTheNextRun()
    {
        Send(Letter(0), Letter(1));
        KafkaOptions options = Options();
        using var source = new DeadLetterReader(options);
        Send(Letter(2));

        var read = new List<DeadLetter>();
        Wait.Until(() => source.IsAtEnd, "the end was reached", () => { if (source.Read(TimeSpan.FromMilliseconds(50)) is { } letter) read.Add(letter); });

        read.Select(letter => letter.Origin!.Value.Offset).Order().ShouldBe([0, 1]);
        source.Done.ShouldBe(1);
    }

    [Fact]
    public void Keeps_TransactionsWhoseOffsetsTheClusterDrops_SaysNo()
    {
        // The embedded broker is such a cluster; what was committed without a transaction it keeps.
        Send(Letter(0));
        KafkaOptions options = Options();
        using var memory = new ReplayMemory(options, partitionCount: 2);
        using var exactlyOnce = new ExactlyOnceReplay(options, memory);
        exactlyOnce.Initialize(CancellationToken.None);
        exactlyOnce.Begin();
        exactlyOnce.Send(new OutputRecord(Cluster.Transactions, null, [1], null, 2));
        ReplayPosition[] positions = [new(DecodeFailure.Malformed, 1, 1)];

        exactlyOnce.Commit(positions).ShouldBe(CommitOutcome.Committed);
        memory.Keeps(positions).ShouldBeFalse();
        Read(Cluster.Transactions, 3, 1)[0].Partition.Value.ShouldBe(2);

        using var atLeastOnce = new AtLeastOnceReplay(options, memory);
        atLeastOnce.Begin();
        atLeastOnce.Commit(positions).ShouldBe(CommitOutcome.Committed);
        memory.Keeps(positions).ShouldBeTrue();
    }

    [Fact]
    public void Commit_NewerRunTookOver_IsFenced()
    {
        KafkaOptions options = Options();
        using var memory = new ReplayMemory(options, partitionCount: 2);
        using var channel = new ExactlyOnceReplay(options, memory);
        channel.Initialize(CancellationToken.None);
        _broker.FailNext(BrokerRequest.EndTransaction, ErrorCode.InvalidProducerEpoch);
        channel.Begin();
        channel.Send(new OutputRecord(Cluster.Transactions, null, [1], null, 0));

        channel.Commit([new(DecodeFailure.Malformed, 0, 1)]).ShouldBe(CommitOutcome.Fenced);
    }

    [Fact]
    public void Commit_UnitIsAborted_TheSameUnitIsSentByANewProducer()
    {
        KafkaOptions options = Options();
        using var memory = new ReplayMemory(options, partitionCount: 2);
        using var channel = new ExactlyOnceReplay(options, memory);
        channel.Initialize(CancellationToken.None);
        _broker.FailNext(BrokerRequest.TransactionOffsetCommit, ErrorCode.IllegalGeneration, ErrorCode.IllegalGeneration);
        Send().ShouldBe(CommitOutcome.Aborted);
        _broker.FailNext(BrokerRequest.InitProducerId, ErrorCode.TransactionalIdAuthorizationFailed);

        Should.Throw<OutputFailedException>(() => Send()).Message.ShouldContain("taking over the transactional id");

        CommitOutcome Send()
        {
            channel.Begin();
            channel.Send(new OutputRecord(Cluster.Transactions, null, [1], null, 0));
            return channel.Commit([new(DecodeFailure.Malformed, 0, 1)]);
        }
    }

    [Fact]
    public void Commit_LetterIsTooLargeForTheTopic_NamesTheMend()
    {
        KafkaOptions options = Options();
        using var memory = new ReplayMemory(options, partitionCount: 2);
        using var channel = new AtLeastOnceReplay(options, memory);
        _broker.FailNext(BrokerRequest.Produce, ErrorCode.MsgSizeTooLarge);
        channel.Begin();
        channel.Send(new OutputRecord(Cluster.Transactions, null, [1], null, 0));

        Should.Throw<OutputFailedException>(() => channel.Commit([new(DecodeFailure.Malformed, 0, 1)])).Message.ShouldContain("max.message.bytes");
        memory.ReplayedUpTo(DecodeFailure.Malformed, 0).ShouldBe(-1);
    }

    [Fact]
    public void Create_TopicIsMissing_SaysWhich() =>
        Should.Throw<SourceFailedException>(() => new DeadLetterReader(Options(options => options.Topics.DeadLetters = "nowhere")).Dispose()).Message.ShouldContain("topic nowhere");

    private static RecordHeader[] Headers(ConsumeResult<byte[]?, byte[]?> result) =>
        [.. result.Message.Headers.Select(header => new RecordHeader(header.Key, header.GetValueBytes()))];

    private static OutputRecord Letter(int offset)
    {
        var record = new SourceRecord { Partition = 0, Offset = offset, Key = [(byte)offset], Value = [1] };
        return DeadLetterRecord.Create(DeadLetters, Cluster.Transactions, record, DecodeFailure.Malformed);
    }

    private KafkaOptions Options(Action<KafkaOptions>? change = null)
    {
        var options = new KafkaOptions { BootstrapServers = _broker.BootstrapServers, GroupId = "workers", CommittedOffsetsTimeout = TimeSpan.FromSeconds(10) };
        options.Topics.DeadLetters = DeadLetters;
        change?.Invoke(options);
        options.Validate().ShouldBeEmpty();
        return options;
    }

    private ReplayTally Replay()
    {
        KafkaOptions options = Options();
        using var source = new DeadLetterReader(options);
        using var memory = new ReplayMemory(options, source.PartitionCount);
        using var channel = new AtLeastOnceReplay(options, memory);
        var replay = new ReplayOptions { Topic = Cluster.Transactions, PartitionCount = source.TargetPartitionCount, Rate = 0 };
        return new DeadLetterReplay(replay, source, memory, channel, TimeProvider.System).Run(_ => { }, CancellationToken.None);
    }

    private void Send(params OutputRecord[] letters)
    {
        using var producer = new ProducerBuilder<byte[]?, byte[]?>(new ProducerConfig { BootstrapServers = _broker.BootstrapServers, LingerMs = 0 }).SetLogHandler((_, _) => { }).Build();
        foreach (OutputRecord letter in letters)
        {
            var headers = new Headers();
            foreach (RecordHeader header in letter.Headers!) headers.Add(header.Name, header.Value);
            producer.Produce(letter.Topic, new Message<byte[]?, byte[]?> { Key = letter.Key, Value = letter.Value, Headers = headers });
        }

        producer.Flush(Wait.Deadline).ShouldBe(0);
    }

    private List<ConsumeResult<byte[]?, byte[]?>> Read(string topic, int partitions, int count)
    {
        using var consumer = new ConsumerBuilder<byte[]?, byte[]?>(new ConsumerConfig { BootstrapServers = _broker.BootstrapServers, GroupId = "dump", FetchWaitMaxMs = 10 })
            .SetLogHandler((_, _) => { }).Build();
        consumer.Assign(Enumerable.Range(0, partitions).Select(partition => new TopicPartitionOffset(topic, partition, Offset.Beginning)));
        var results = new List<ConsumeResult<byte[]?, byte[]?>>();
        Wait.Until(() => results.Count >= count, $"{count} messages", () => { if (consumer.Consume(TimeSpan.FromMilliseconds(50)) is { } result) results.Add(result); });
        return results;
    }
}
