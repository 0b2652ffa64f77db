namespace StreamGuard.Worker.Simulating;

/// <summary>Where simulated payments are sent, and how fast.</summary>
/// <param name="BootstrapServers">Brokers to begin with, as host:port, separated by commas.</param>
/// <param name="Topic">The topic.</param>
/// <param name="PaymentsPerSecond">At most so many a second; 0 = as fast as it can.</param>
/// <param name="SchemaRegistry">The registry that gives the schema its id; null = the id that everyone with the schema's file agrees on.</param>
internal sealed record KafkaTarget(string BootstrapServers, string Topic, double PaymentsPerSecond, Uri? SchemaRegistry);
