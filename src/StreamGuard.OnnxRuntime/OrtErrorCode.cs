namespace StreamGuard.OnnxRuntime;

/// <summary>ONNX Runtime's error codes, with its numbers.</summary>
public enum OrtErrorCode
{
    /// <summary>No error.</summary>
    Ok = 0,

    /// <summary>A failure without a category of its own; also what a missing provider library reports.</summary>
    Fail = 1,

    /// <summary>A value that does not fit, e.g. a tensor of the wrong shape.</summary>
    InvalidArgument = 2,

    /// <summary>The model file is not there.</summary>
    NoSuchFile = 3,

    /// <summary>There is no model to run.</summary>
    NoModel = 4,

    /// <summary>An engine of a provider failed.</summary>
    EngineError = 5,

    /// <summary>An exception inside ONNX Runtime.</summary>
    RuntimeException = 6,

    /// <summary>The model is not a valid protocol buffer.</summary>
    InvalidProtobuf = 7,

    /// <summary>A model is loaded already.</summary>
    ModelLoaded = 8,

    /// <summary>An operator or a function is not implemented.</summary>
    NotImplemented = 9,

    /// <summary>The graph is not valid.</summary>
    InvalidGraph = 10,

    /// <summary>An execution provider failed.</summary>
    ExecutionProviderFailed = 11,

    /// <summary>Loading was cancelled.</summary>
    LoadCancelled = 12,

    /// <summary>The model must be compiled first.</summary>
    RequiresCompilation = 13,

    /// <summary>Something named was not found.</summary>
    NotFound = 14,
}
