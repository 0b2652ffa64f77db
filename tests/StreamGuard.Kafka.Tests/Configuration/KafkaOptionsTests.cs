using StreamGuard.Kafka.Configuration;

namespace StreamGuard.Kafka.Tests.Configuration;

public sealed class KafkaOptionsTests
{
    [Fact]
    public void Validate_Defaults_AreValid() => new KafkaOptions().Validate().ShouldBeEmpty();

    [Theory]
    [InlineData("enable.ssl.certificate.verification", "false", "anybody pose as the broker")]
    [InlineData("Enable.SSL.Certificate.Verification", " FALSE ", "anybody pose as the broker")]
    [InlineData("ssl.endpoint.identification.algorithm", "none", "pose as the broker")]
    [InlineData("enable.sasl.oauthbearer.unsecure.jwt", "true", "unsigned tokens")]
    [InlineData("enable.auto.commit", "true", "commits offsets itself")]
    [InlineData("isolation.level", "read_uncommitted", "committed messages only")]
    [InlineData("transactional.id", "x", "Kafka:TransactionalId")]
    [InlineData("session.timeout.ms", "1", "Kafka:SessionTimeout")]
    [InlineData("plugin.library.paths", "evil.so", "plug-ins")]
    [InlineData("dotnet.consumer.consume.result.fields", "all", "client library's own")]
    [InlineData("sasl.password.file", " ", "name the file")]
    public void Validate_SettingThatIsUnsafeOrNotTheUsers_IsRefusedInEverySection(string key, string value, string because)
    {
        foreach (var options in new KafkaOptions[]
        {
            new() { Settings = new() { [key] = value } },
            new() { ConsumerSettings = new() { [key] = value } },
            new() { ProducerSettings = new() { [key] = value } },
        })
        {
            var mistake = options.Validate().ShouldHaveSingleItem();
            mistake.ShouldContain(key);
            mistake.ShouldContain(because);
        }
    }

    [Theory]
    [InlineData("localhost:notaport")]
    [InlineData("a:9092, b:0")]
    [InlineData("a:65536")]
    [InlineData("a:")]
    [InlineData(":9092")]
    [InlineData("a:-1")]
    [InlineData("PLAINTEXT://a:x")]
    [InlineData("[::1]:x")]
    public void Validate_BrokerWithoutAPort_IsRefused(string servers) =>
        new KafkaOptions { BootstrapServers = servers }.Validate().ShouldHaveSingleItem().ShouldContain("is not HOST:PORT with a port from 1 to 65535");

    [Theory]
    [InlineData("a")]
    [InlineData("a:9092,b.example:65535")]
    [InlineData("SASL_SSL://a:9092")]
    [InlineData("[::1]:9092, [::1]")]
    [InlineData("10.0.0.1:1")]
    public void Validate_Brokers_AreAccepted(string servers) => new KafkaOptions { BootstrapServers = servers }.Validate().ShouldBeEmpty();

    [Theory]
    [InlineData("no.such.setting", "1", "No such configuration property")]
    [InlineData("linger.ms", "long", "Invalid value")]
    [InlineData("sasl.passwort.secret", "hunter2", "the client refuses it; correct or remove it.")]
    public void Validate_SettingThatTheClientRefuses_IsRefusedInItsWords(string key, string value, string because)
    {
        string mistake = new KafkaOptions { ProducerSettings = new() { [key] = value } }.Validate().ShouldHaveSingleItem();

        mistake.ShouldStartWith($"Kafka:ProducerSettings:{key}: the client refuses it");
        mistake.ShouldContain(because);
        mistake.ShouldNotContain("hunter2");
    }

    [Fact]
    public void Validate_InstanceIdUnderTheNewProtocol_IsRefusedSayingWhy() =>
        new KafkaOptions { GroupProtocol = GroupProtocol.Consumer, GroupInstanceId = "a" }.Validate().ShouldHaveSingleItem().ShouldContain("comes back after a crash");

    [Fact]
    public void Consumer_NewProtocol_HasNoSettingThatTheBrokersDecide()
    {
        var settings = ClientSettings.Consumer(new KafkaOptions { GroupProtocol = GroupProtocol.Consumer });

        settings["group.protocol"].ShouldBe("consumer");
        settings.Keys.Intersect(["session.timeout.ms", "heartbeat.interval.ms", "partition.assignment.strategy"]).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("enable.ssl.certificate.verification", "true")]
    [InlineData("ssl.endpoint.identification.algorithm", "https")]
    [InlineData("security.protocol", "sasl_ssl")]
    [InlineData("sasl.password.file", "/run/secrets/kafka")]
    public void Validate_SettingThatIsSafe_IsAccepted(string key, string value) =>
        new KafkaOptions { Settings = new() { [key] = value } }.Validate().ShouldBeEmpty();

    [Fact]
    public void Validate_ValuesThatDoNotFitTogether_NamesEachPair()
    {
        var options = new KafkaOptions
        {
            HeartbeatInterval = TimeSpan.FromSeconds(5),
            MaxPollInterval = TimeSpan.FromSeconds(9),
            DeliveryTimeout = TimeSpan.FromSeconds(11),
            Topics = new() { FraudAlerts = "transactions", DeadLetters = "not a topic" },
            GroupId = string.Empty,
        };

        var mistakes = options.Validate().ToList();

        mistakes.Count.ShouldBe(6);
        foreach (var setting in new[] { "Kafka:HeartbeatInterval", "Kafka:MaxPollInterval", "Kafka:DeliveryTimeout", "Kafka:Topics:FraudAlerts", "Kafka:Topics:DeadLetters", "Kafka:GroupId" })
            mistakes.ShouldContain(mistake => mistake.StartsWith(setting + ":", StringComparison.Ordinal));
    }

    [Fact]
    public void Consumer_SecretFromFile_IsReadWithoutItsLineEnd()
    {
        var file = Path.GetTempFileName();
        File.WriteAllText(file, "p4ss word\n");
        var options = new KafkaOptions { Settings = new() { ["sasl.password.file"] = file } };

        var settings = ClientSettings.Consumer(options);

        settings["sasl.password"].ShouldBe("p4ss word");
        settings.ShouldNotContainKey("sasl.password.file");
        File.Delete(file);
        Should.Throw<IOException>(() => ClientSettings.Consumer(options)).Message.ShouldContain("sasl.password.file");
    }

    [Fact]
    public void Redacted_SecretsOfEveryKind_AreHiddenAndTheRestIsShown()
    {
        var options = new KafkaOptions
        {
            Settings = new() { ["sasl.username"] = "worker", ["sasl.password"] = "canary-1", ["ssl.key.pem"] = "canary-2", ["ssl.key.password.file"] = "/no/such/file" },
            ConsumerSettings = new() { ["sasl.oauthbearer.client.secret"] = "canary-3" },
            ProducerSettings = new() { ["sasl.oauthbearer.config"] = "canary-4", ["compression.type"] = "lz4" },
        };

        var dump = ClientSettings.Redacted(options);

        dump.ShouldAllBe(pair => !pair.Value.Contains("canary"));
        dump.ShouldContain(KeyValuePair.Create("consumer.sasl.password", "***"));
        dump.ShouldContain(KeyValuePair.Create("consumer.ssl.key.password", "***"));
        dump.ShouldContain(KeyValuePair.Create("consumer.sasl.username", "worker"));
        dump.ShouldContain(KeyValuePair.Create("producer.compression.type", "lz4"));
        dump.ShouldContain(KeyValuePair.Create("consumer.isolation.level", "read_committed"));
        dump.ShouldContain(KeyValuePair.Create("producer.acks", "all"));
    }

    [Fact]
    public void EffectiveTransactionalId_NotSet_ComesFromTheMember()
    {
        new KafkaOptions { GroupInstanceId = "worker-3" }.EffectiveTransactionalId.ShouldBe("streamguard-worker-3");
        new KafkaOptions().EffectiveTransactionalId.ShouldBe("streamguard-" + Environment.MachineName);
        new KafkaOptions { TransactionalId = "mine" }.EffectiveTransactionalId.ShouldBe("mine");
    }
}
