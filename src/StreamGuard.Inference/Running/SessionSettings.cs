using System.Globalization;
using StreamGuard.Core.Features;
using StreamGuard.OnnxRuntime;

namespace StreamGuard.Inference.Running;

/// <summary>Turns the options into ONNX Runtime's, for each provider.</summary>
internal sealed class SessionSettings(InferenceOptions options, int historyLength)
{
    /// <summary>The session options for a provider.</summary>
    public OrtSessionOptions For(OrtProvider provider)
    {
        Dictionary<string, string> settings = provider == OrtProvider.TensorRt ? TensorRtProfile() : [];
        foreach ((string key, string value) in options.ProviderSettings)
        {
            string[] parts = key.Split(':', 2);
            if (parts.Length == 2 && parts[0].Equals(provider.ToString(), StringComparison.OrdinalIgnoreCase))
                settings[parts[1]] = value;
        }
        return new OrtSessionOptions
        {
            Providers = [new OrtProviderOptions(provider, settings)],
            IntraOpThreads = options.IntraOpThreads,
            AllowSpinning = options.AllowSpinning,
        };
    }

    // Without a profile TensorRT builds its engine anew, for seconds to minutes, whenever a batch is larger than all before.
    private Dictionary<string, string> TensorRtProfile() => new()
    {
        ["trt_profile_min_shapes"] = Shapes(1),
        ["trt_profile_opt_shapes"] = Shapes(Math.Min(64, options.MaxBatchSize)),
        ["trt_profile_max_shapes"] = Shapes(options.MaxBatchSize),
    };

    private string Shapes(int rows) => string.Create(
        CultureInfo.InvariantCulture,
        $"history:{rows}x{historyLength}x{FeatureSpecification.HistoryWidth},history_length:{rows},current:{rows}x{FeatureSpecification.CurrentWidth}");
}
