using StreamGuard.Avro.Schemas;
using StreamGuard.Inference;
using StreamGuard.OnnxRuntime;
using StreamGuard.Pipeline;
using StreamGuard.Pipeline.Inference;
using StreamGuard.Pipeline.Outputs;
using StreamGuard.Pipeline.Sources;

namespace StreamGuard.Worker.Hosting;

/// <summary>Which exceptions are the world's doing, told in words that a user can act on; all others are bugs.</summary>
internal static class StartFailures
{
    /// <summary>Whether building the parts failed for a reason outside the program: a model, a library, a schema, a file.</summary>
    /// <param name="exception">What was thrown while the parts were built.</param>
    internal static bool IsOfTheWorld(Exception exception) => exception
        is ModelException or OnnxRuntimeNotFoundException or AvroSchemaException or IOException or UnauthorizedAccessException;

    /// <summary>Whether the running loop stopped for a reason outside the program.</summary>
    /// <param name="exception">What the loop threw.</param>
    internal static bool StoppedByTheWorld(Exception exception) => exception
        is SourceFailedException or OutputFailedException or InferenceFailedException or PipelineFailedException;
}
