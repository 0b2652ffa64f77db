using Microsoft.Extensions.Logging;
using StreamGuard.Avro.Registry;
using StreamGuard.Kafka.Configuration;
using StreamGuard.Kafka.Serialization;
using StreamGuard.Worker.Commands;

namespace StreamGuard.Worker.Hosting;

/// <summary>Makes the output topics' schemas known at the start.</summary>
internal static class OutputSchemas
{
    private const string DefaultScoresTopic = "transaction-scores";
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);

    /// <summary>Registers the schemas; tries for as long as a registry cannot be reached.</summary>
    /// <param name="schemas">The schema source.</param>
    /// <param name="topics">The topics that the schemas are for.</param>
    /// <param name="tellsActivity">Whether terminal counts are told.</param>
    /// <param name="time">The clock.</param>
    /// <param name="logger">Told of each failed try.</param>
    /// <param name="stop">Gives up.</param>
    /// <exception cref="CommandFailedException">The source refuses a schema: asking again would not help.</exception>
    internal static async Task<OutputSchemaIds> RegisterAsync(
        ISchemaSource schemas, KafkaTopics topics, bool tellsActivity, TimeProvider time, ILogger logger, CancellationToken stop)
    {
        var scoresTopic = string.IsNullOrEmpty(topics.TransactionScores) ? DefaultScoresTopic : topics.TransactionScores;
        for (var pause = FirstPause; ; pause = pause * 2 < LongestPause ? pause * 2 : LongestPause)
        {
            var (ids, failure) = await OutputSchemaIds.RegisterAsync(schemas, topics.FraudAlerts, scoresTopic, tellsActivity ? topics.TerminalActivity : null, stop);
            if (ids is not null)
            {
                return ids;
            }

            if (!failure.IsTransient)
            {
                throw new CommandFailedException($"an output schema is refused: {failure.Detail}");
            }

            logger.RegistryUnavailable(failure.Detail ?? "no reason given", pause.TotalSeconds);
            await Task.Delay(pause, time, stop);
        }
    }
}
