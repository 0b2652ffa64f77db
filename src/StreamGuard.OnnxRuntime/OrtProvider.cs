namespace StreamGuard.OnnxRuntime;

/// <summary>Where a graph runs.</summary>
public enum OrtProvider
{
    /// <summary>The processor; in every library.</summary>
    Cpu,

    /// <summary>A graphics processor through WebGPU.</summary>
    WebGpu,

    /// <summary>An NVIDIA graphics processor through CUDA.</summary>
    Cuda,

    /// <summary>An NVIDIA graphics processor through TensorRT.</summary>
    TensorRt,
}
