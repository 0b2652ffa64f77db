using System.Text;
using Shouldly;
using StreamGuard.Kafka.Consuming;
using StreamGuard.Pipeline.Sources;

namespace StreamGuard.Kafka.Tests.Consuming;

public sealed class KafkaSideTopicTests
{
    private const string Setting = "Kafka:Topics:FraudOutcomes";

    [Fact]
    public void TryConsume_TwoReaders_EachReadsEverythingFromTheBeginningAndGoesOn()
    {
        using var cluster = new Cluster(partitions: 3);
        for (int i = 0; i < 60; i++) cluster.Produce(i % 3, $"m{i}");
        for (int reader = 0; reader < 2; reader++)
        {
            using var topic = new KafkaSideTopic(cluster.Options(), Cluster.Transactions, Setting, isBusy: true, cluster.Observed);
            var read = new List<string>();
            Until(() => Read(topic, read).Count == 60 + reader);
            cluster.Produce(0, $"later{reader}");
            Until(() => Read(topic, read).Count == 61 + reader);
            read[^1].ShouldBe($"later{reader}");
            read.ShouldBeUnique();
            Until(() => topic.Lag == 0);
        }
    }

    [Fact]
    public void HasReached_MarkBeforeTheFirstPoll_ComesTrueOnceAllOfThenIsRead()
    {
        using var cluster = new Cluster(partitions: 2);
        cluster.Produce(0, "a", "b");
        cluster.Produce(1, "c");
        using var topic = new KafkaSideTopic(cluster.Options(), Cluster.Transactions, Setting, isBusy: true, cluster.Observed);
        long mark = topic.Mark();
        topic.HasReached(mark).ShouldBeFalse();
        var read = new List<string>();
        Until(() =>
        {
            bool isThere = topic.HasReached(mark);
            if (isThere) read.Count.ShouldBe(3);
            else Read(topic, read, most: 1);
            return isThere;
        });
        topic.HasReached(mark).ShouldBeTrue();
    }

    [Fact]
    public void HasReached_LaterMark_WaitsForWhatCameInBetween()
    {
        using var cluster = new Cluster(partitions: 1);
        using var topic = new KafkaSideTopic(cluster.Options(), Cluster.Transactions, Setting, isBusy: true, cluster.Observed);
        var read = new List<string>();
        long empty = topic.Mark();
        Until(() =>
        {
            Read(topic, read);
            return topic.HasReached(empty);
        });
        cluster.Produce(0, "a", "b", "c");
        long mark = topic.Mark();
        Until(() =>
        {
            bool isThere = topic.HasReached(mark);
            if (!isThere) Read(topic, read, most: 1);
            return isThere;
        });
        read.ShouldBe(["a", "b", "c"]);
    }

    [Fact]
    public void TryConsume_TopicIsMissing_FailsAndNamesTheSettings()
    {
        using var cluster = new Cluster();
        using var topic = new KafkaSideTopic(cluster.Options(options => options.MissingTopicDeadline = TimeSpan.Zero), "nowhere", Setting, isBusy: true, cluster.Observed);
        var failure = Should.Throw<SourceFailedException>(() => Until(() => topic.TryConsume(TimeSpan.FromMilliseconds(10), out _)));
        failure.Message.ShouldContain("nowhere");
        failure.Message.ShouldContain(Setting);
        failure.Message.ShouldContain("Outcomes:Enabled=false");
    }

    [Fact]
    public void TryConsume_BrokerGoesAwayAndComesBack_GoesOn()
    {
        using var cluster = new Cluster();
        cluster.Produce(0, "a");
        using var topic = new KafkaSideTopic(cluster.Options(), Cluster.Transactions, Setting, isBusy: true, cluster.Observed);
        var read = new List<string>();
        Until(() => Read(topic, read).Count == 1);
        cluster.Broker.TakeDown(1);
        long mark = topic.Mark();
        Until(() => Read(topic, read).Count == 1 && cluster.Observed.Codes.Count > 0);
        topic.HasReached(mark).ShouldBeFalse();
        cluster.Broker.BringUp(1);
        cluster.Produce(0, "b");
        Until(() =>
        {
            Read(topic, read);
            return topic.HasReached(mark);
        });
        Until(() => Read(topic, read).Count == 2);
    }

    // The conditions read, which takes a moment each time.
    private static void Until(Func<bool> condition) => Wait.Until(condition, "the topic was read so far", static () => { });

    private static List<string> Read(KafkaSideTopic topic, List<string> into, int most = int.MaxValue)
    {
        while (most-- > 0 && topic.TryConsume(TimeSpan.FromMilliseconds(10), out SourceRecord record)) into.Add(Encoding.UTF8.GetString(record.Value));
        return into;
    }
}
