namespace StreamGuard.OnnxRuntime;

/// <summary>How far ONNX Runtime rewrites a graph before it runs it, with its numbers.</summary>
public enum OrtGraphOptimization
{
    /// <summary>Not at all.</summary>
    None = 0,

    /// <summary>Constant folding and other rewrites that keep the standard operators.</summary>
    Basic = 1,

    /// <summary>Also fusions into operators of its own.</summary>
    Extended = 2,

    /// <summary>Everything, memory layouts included; the default.</summary>
    All = 99,
}
