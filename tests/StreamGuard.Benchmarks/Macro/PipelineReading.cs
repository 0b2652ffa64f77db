namespace StreamGuard.Benchmarks.Macro;

/// <summary>What one run of the loop measured, between its warm-up and its end.</summary>
/// <param name="EventsPerSecond">Events handled a second.</param>
/// <param name="CpuMicrosecondsPerEvent">CPU time of the worker's process an event, the Kafka client's own threads included.</param>
/// <param name="InferenceMicrosecondsPerEvent">Time inside the scorer an event.</param>
/// <param name="ExplanationMicrosecondsPerEvent">Time an event for explaining those that became alerts, nearly all of it inside the scorer as well.</param>
/// <param name="AllocatedBytesPerEvent">Managed memory allocated an event, the managed Kafka consumer included.</param>
internal sealed record PipelineReading(
    double EventsPerSecond, double CpuMicrosecondsPerEvent, double InferenceMicrosecondsPerEvent, double ExplanationMicrosecondsPerEvent, double AllocatedBytesPerEvent)
{
    /// <summary>What is left of the processor time without the model.</summary>
    internal double CpuOutsideInference => CpuMicrosecondsPerEvent - InferenceMicrosecondsPerEvent - ExplanationMicrosecondsPerEvent;
}
