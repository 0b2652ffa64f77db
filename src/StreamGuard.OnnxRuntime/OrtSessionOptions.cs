namespace StreamGuard.OnnxRuntime;

/// <summary>How a session runs. Immutable.</summary>
public sealed record OrtSessionOptions
{
    /// <summary>
    /// The providers, in order of preference; the processor is always the last. Default: the processor alone. Each that is
    /// named must be there: ONNX Runtime's refusal becomes an exception, and the caller decides whether to go on with fewer.
    /// </summary>
    public IReadOnlyList<OrtProviderOptions> Providers { get; init; } = [];

    /// <summary>Threads within one operator; 0 = one a core. Default 1.</summary>
    public int IntraOpThreads { get; init; } = 1;

    /// <summary>Threads across operators. Default 1.</summary>
    public int InterOpThreads { get; init; } = 1;

    /// <summary>Whether idle threads burn the processor in wait for work. Default false.</summary>
    public bool AllowSpinning { get; init; }

    /// <summary>How far the graph is optimized. Default <see cref="OrtGraphOptimization.All"/>.</summary>
    public OrtGraphOptimization GraphOptimization { get; init; } = OrtGraphOptimization.All;

    /// <summary>Further session configuration entries, by ONNX Runtime's names, e.g. <c>session.set_denormal_as_zero</c>.</summary>
    public IReadOnlyDictionary<string, string> ConfigEntries { get; init; } = new Dictionary<string, string>();
}
