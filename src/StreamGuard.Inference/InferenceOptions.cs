using System.ComponentModel.DataAnnotations;
using StreamGuard.OnnxRuntime;

namespace StreamGuard.Inference;

/// <summary>Which ensemble scores, and on what.</summary>
public sealed class InferenceOptions
{
    /// <summary>The largest <see cref="MaxBatchSize"/>.</summary>
    public const int LargestBatchSize = 4096;

    /// <summary>
    /// The folder of the ensemble: its manifest <c>ensemble.json</c> and the ONNX files that it names. Default <c>models/default</c>.
    /// </summary>
    [Required]
    public string ModelDirectory { get; set; } = "models/default";

    /// <summary>
    /// Execution providers in order of preference: Cpu, WebGpu, Cuda, TensorRt; each at most once. One that is missing or fails gives
    /// way to
    /// the next. Default: Cpu alone.
    /// </summary>
    [MinLength(1)]
    public IReadOnlyList<OrtProvider> Providers { get; set; } = [OrtProvider.Cpu];

    /// <summary>
    /// Settings of providers by ONNX Runtime's names, keyed <c>PROVIDER:SETTING</c>, e.g. <c>Cuda:device_id</c> or
    /// <c>TensorRt:trt_engine_cache_path</c>. Default: none.
    /// </summary>
    public Dictionary<string, string> ProviderSettings { get; set; } = [];

    /// <summary>
    /// Threads within one operator; 0 = one a core. Default 1, which is the fastest with one scoring thread a core; 0 to 256.
    /// </summary>
    [Range(0, 256)]
    public int IntraOpThreads { get; set; } = 1;

    /// <summary>Whether idle threads of ONNX Runtime burn the processor in wait for work. Default false.</summary>
    public bool AllowSpinning { get; set; }

    /// <summary>
    /// ONNX Runtime's library or its folder, e.g. one with CUDA. Default: <c>libonnxruntime.so</c> beside the program, in
    /// <c>runtimes/RID/native</c>, or where the system finds it.
    /// </summary>
    public string? LibraryPath { get; set; }

    /// <summary>The most transactions that are scored at once; at least the pipeline's batch size. Default 256; 1 to 4096.</summary>
    [Range(1, LargestBatchSize)]
    public int MaxBatchSize { get; set; } = 256;

    /// <summary>What the attributes cannot say.</summary>
    /// <returns>The mistakes; each begins with the option's name and a colon.</returns>
    public IEnumerable<string> Validate()
    {
        if (Providers.Distinct().Count() != Providers.Count)
            yield return $"{nameof(Providers)}: a provider is named twice: {string.Join(", ", Providers)}; name each once.";
        foreach (string key in ProviderSettings.Keys)
        {
            string provider = key.Split(':', 2)[0];
            if (!key.Contains(':', StringComparison.Ordinal) || !Enum.TryParse<OrtProvider>(provider, ignoreCase: true, out _))
            {
                yield return $"{nameof(ProviderSettings)}: there is the key {key}; "
                    + $"write PROVIDER:SETTING with one of {string.Join(", ", Enum.GetNames<OrtProvider>())}.";
            }
        }
    }
}
