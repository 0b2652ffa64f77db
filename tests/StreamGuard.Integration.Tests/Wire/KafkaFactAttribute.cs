namespace StreamGuard.Integration.Tests.Wire;

/// <summary>A test that needs a Kafka beside the process. Without one it is skipped, and the run's count says so.</summary>
public sealed class KafkaFactAttribute : FactAttribute
{
    /// <summary>The variable that names the bootstrap servers.</summary>
    public const string Variable = "STREAMGUARD_TEST_KAFKA";

    public KafkaFactAttribute()
    {
        if (string.IsNullOrWhiteSpace(BootstrapServers)) Skip = $"Set {Variable} to the bootstrap servers of a Kafka to run this test, e.g. after `docker compose up -d kafka`.";
    }

    /// <summary>The servers; null when the variable is not set.</summary>
    public static string? BootstrapServers => Environment.GetEnvironmentVariable(Variable);
}
