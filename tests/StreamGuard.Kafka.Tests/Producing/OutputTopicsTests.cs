using StreamGuard.Kafka.Configuration;
using StreamGuard.Kafka.Consuming;
using StreamGuard.Kafka.Producing;
using StreamGuard.Pipeline.Outputs;

namespace StreamGuard.Kafka.Tests.Producing;

public sealed class OutputTopicsTests
{
    public static TheoryData<string, string> Topics => new()
    {
        { nameof(KafkaTopics.FraudAlerts), "Kafka topic nowhere does not exist, create it or correct Kafka:Topics:FraudAlerts." },
        { nameof(KafkaTopics.DeadLetters), "Kafka topic nowhere does not exist, create it or correct Kafka:Topics:DeadLetters." },
        { nameof(KafkaTopics.TransactionScores), "Kafka topic nowhere does not exist, create it or correct Kafka:Topics:TransactionScores, or leave that empty: scores are then not published." },
    };

    [Theory]
    [MemberData(nameof(Topics))]
    public void Initialize_TopicIsMissing_FailsNamingItTheSettingAndTheMend(string setting, string message)
    {
        using var cluster = new Cluster();
        foreach (DeliveryGuarantee guarantee in Enum.GetValues<DeliveryGuarantee>())
        {
            using var bench = new Bench(cluster, guarantee, options =>
            {
                typeof(KafkaTopics).GetProperty(setting)!.SetValue(options.Topics, "nowhere");
                options.MissingTopicDeadline = TimeSpan.Zero;
            });

            Should.Throw<OutputFailedException>(() => bench.Channel.Initialize(CancellationToken.None)).Message.ShouldEndWith(message);
        }
    }

    [Fact]
    public void Initialize_ScoresAreNotPublished_NeedsNoTopicOfThem()
    {
        using var cluster = new Cluster();
        using var bench = new Bench(cluster, DeliveryGuarantee.AtLeastOnce, options => options.Topics.TransactionScores = "");

        bench.Channel.Initialize(CancellationToken.None);
    }

    [Theory]
    [InlineData(DeliveryGuarantee.ExactlyOnce)]
    [InlineData(DeliveryGuarantee.AtLeastOnce)]
    public async Task Initialize_TopicComesLater_WaitsForIt(DeliveryGuarantee guarantee)
    {
        using var cluster = new Cluster();
        using var bench = new Bench(cluster, guarantee, options => options.Topics.TransactionScores = "late");

        Task initializing = Task.Run(() => bench.Channel.Initialize(CancellationToken.None));
        Wait.Until(() => cluster.Observed.Codes.Any(code => code.Contains("Unknown", StringComparison.Ordinal)), "the topic was missed", static () => Thread.Yield());
        initializing.IsCompleted.ShouldBeFalse();
        cluster.Broker.CreateTopic("late", 1);

        await initializing.WaitAsync(Wait.Deadline);
    }

    [Theory]
    [InlineData(DeliveryGuarantee.ExactlyOnce)]
    [InlineData(DeliveryGuarantee.AtLeastOnce)]
    public async Task Initialize_BrokerIsAway_WaitsLongerThanForATopicAndHearsTheStop(DeliveryGuarantee guarantee)
    {
        using var cluster = new Cluster();
        cluster.Broker.TakeDown(1);
        using var stop = new CancellationTokenSource();
        using var bench = new Bench(cluster, guarantee, options => options.MissingTopicDeadline = TimeSpan.Zero);

        Task initializing = Task.Run(() => bench.Channel.Initialize(stop.Token));
        Wait.Until(() => cluster.Observed.Codes.Count > 2, "the broker was missed", static () => Thread.Yield());
        initializing.IsCompleted.ShouldBeFalse();
        await stop.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(() => initializing.WaitAsync(Wait.Deadline));
    }

    [Theory]
    [InlineData(DeliveryGuarantee.ExactlyOnce)]
    [InlineData(DeliveryGuarantee.AtLeastOnce)]
    public async Task Initialize_BrokerLetsNobodyIn_FailsInsteadOfWaiting(DeliveryGuarantee guarantee)
    {
        using var cluster = new Cluster();
        using var bench = new Bench(cluster, guarantee, options =>
        {
            // The embedded broker knows no passwords.
            foreach ((string key, string value) in (ReadOnlySpan<(string, string)>)[("security.protocol", "sasl_plaintext"), ("sasl.mechanism", "PLAIN"), ("sasl.username", "u"), ("sasl.password", "p")])
                options.Settings[key] = value;
        });

        Task initializing = Task.Run(() => bench.Channel.Initialize(CancellationToken.None));

        OutputFailedException failure = await Should.ThrowAsync<OutputFailedException>(() => initializing.WaitAsync(Wait.Deadline));
        failure.Message.ShouldContain("Kafka:Settings");
    }

    private sealed class Bench : IDisposable
    {
        private readonly KafkaSourceConsumer _consumer;

        internal Bench(Cluster cluster, DeliveryGuarantee guarantee, Action<KafkaOptions> change)
        {
            KafkaOptions options = cluster.Options(options =>
            {
                options.DeliveryGuarantee = guarantee;
                change(options);
            });
            _consumer = new KafkaSourceConsumer(options, cluster.Observed);
            Channel = guarantee == DeliveryGuarantee.ExactlyOnce ? new ExactlyOnceChannel(options, _consumer, cluster.Observed) : new AtLeastOnceChannel(options, _consumer, cluster.Observed);
        }

        internal IOutputChannel Channel { get; }

        public void Dispose()
        {
            Channel.Dispose();
            _consumer.Dispose();
        }
    }
}
