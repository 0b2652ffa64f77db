namespace StreamGuard.OnnxRuntime;

/// <summary>From which severity on ONNX Runtime writes to standard error, with its numbers.</summary>
public enum OrtLogLevel
{
    /// <summary>Everything.</summary>
    Verbose = 0,

    /// <summary>Information.</summary>
    Information = 1,

    /// <summary>Warnings.</summary>
    Warning = 2,

    /// <summary>Errors, which come back as exceptions too.</summary>
    Error = 3,

    /// <summary>Only what ends the process; the default.</summary>
    Fatal = 4,
}
