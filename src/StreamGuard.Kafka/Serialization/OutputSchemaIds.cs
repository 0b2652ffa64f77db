using StreamGuard.Avro.Registry;
using StreamGuard.Avro.Schemas;

namespace StreamGuard.Kafka.Serialization;

/// <summary>The ids under which the output topics' schemas are known, got once at the start.</summary>
/// <param name="Alert">The alerts topic's.</param>
/// <param name="Score">The scores topic's.</param>
/// <param name="Activity">The topic of terminal counts'; 0 = it is not used.</param>
public sealed record OutputSchemaIds(int Alert, int Score, int Activity)
{
    /// <summary>Registers the schemas under "topic-value", or finds them registered. Waits for the source, within its own time limits.</summary>
    /// <param name="source">The schema source.</param>
    /// <param name="alertsTopic">The alerts topic.</param>
    /// <param name="scoresTopic">The scores topic.</param>
    /// <param name="activityTopic">The topic of terminal counts; null = it is not used.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <returns>The ids, or the failed registration: transient when trying again may help.</returns>
    public static async ValueTask<(OutputSchemaIds? Ids, SchemaRegistration Failure)> RegisterAsync(
        ISchemaSource source, string alertsTopic, string scoresTopic, string? activityTopic, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(source);
        SchemaRegistration alert = await RegisterAsync(source, alertsTopic, StreamGuardSchemas.FraudAlert, cancellationToken).ConfigureAwait(false);
        if (!alert.Succeeded) return (null, alert);
        SchemaRegistration score = await RegisterAsync(source, scoresTopic, StreamGuardSchemas.TransactionScore, cancellationToken).ConfigureAwait(false);
        if (!score.Succeeded) return (null, score);
        if (activityTopic is null) return (new OutputSchemaIds(alert.Id, score.Id, Activity: 0), default);
        SchemaRegistration activity = await RegisterAsync(source, activityTopic, StreamGuardSchemas.TerminalActivity, cancellationToken).ConfigureAwait(false);
        return activity.Succeeded ? (new OutputSchemaIds(alert.Id, score.Id, activity.Id), default) : (null, activity);
    }

    private static ValueTask<SchemaRegistration> RegisterAsync(ISchemaSource source, string topic, SchemaDocument document, CancellationToken cancellationToken) =>
        source.RegisterAsync($"{topic}-value", document.Json, cancellationToken);
}
