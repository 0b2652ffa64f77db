using Microsoft.Extensions.Logging;
using StreamGuard.OnnxRuntime;

namespace StreamGuard.Inference;

/// <summary>Everything that inference logs. Event ids 300 to 319; never an account identifier.</summary>
internal static partial class Log
{
    [LoggerMessage(
        300, LogLevel.Information,
        "Ensemble {Name} version {Version} with {Members} members serves on {Provider} (ONNX Runtime {RuntimeVersion} from {Library})")]
    internal static partial void Loaded(
        this ILogger logger, string name, string version, int members, OrtProvider provider, string runtimeVersion, string library);

    [LoggerMessage(301, LogLevel.Warning, "Execution provider {Provider} cannot serve, the next one is tried: {Reason}")]
    internal static partial void ProviderUnavailable(this ILogger logger, OrtProvider provider, string reason);

    [LoggerMessage(302, LogLevel.Warning, "A batch of {Rows} failed on {Provider} and is tried once more: {Reason}")]
    internal static partial void Retrying(this ILogger logger, int rows, OrtProvider provider, string reason);

    [LoggerMessage(
        303, LogLevel.Error,
        "Execution provider {Failed} failed twice in flight ({Reason}); {Next} serves until the worker is restarted")]
    internal static partial void ProviderReplaced(this ILogger logger, OrtProvider failed, string reason, OrtProvider next);
}
