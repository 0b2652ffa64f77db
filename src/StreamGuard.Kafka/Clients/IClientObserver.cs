namespace StreamGuard.Kafka.Clients;

/// <summary>Hears what the Kafka clients have to say, for logs and metrics. Called from any thread; must be quick and must not throw.</summary>
public interface IClientObserver
{
    /// <summary>An error that the client goes on after, e.g. a broker that went away.</summary>
    /// <param name="client">Which client: <c>consumer</c> or <c>producer</c>.</param>
    /// <param name="code">librdkafka's name of the error, e.g. <c>Local_AllBrokersDown</c>; of a bounded set, so usable as a metric's tag.</param>
    /// <param name="reason">The client's own words. They name brokers and topics, never a message's content.</param>
    void OnError(string client, string code, string reason);

    /// <summary>A line of the client's log.</summary>
    /// <param name="client">Which client: <c>consumer</c> or <c>producer</c>.</param>
    /// <param name="severity">0 (emergency) to 7 (debug), as syslog has them.</param>
    /// <param name="facility">The client's own keyword for the kind of line.</param>
    /// <param name="message">The text.</param>
    void OnLog(string client, int severity, string facility, string message);
}
