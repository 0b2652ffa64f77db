using System.Runtime.InteropServices;
using StreamGuard.OnnxRuntime.Native;

namespace StreamGuard.OnnxRuntime;

/// <summary>
/// ONNX Runtime, loaded: its library, its function table and its environment. The library keeps one environment per
/// process, so a runtime lives as long as the process does and is never released. Thread-safe.
/// </summary>
public sealed unsafe class OrtRuntime
{
    private static readonly Lock LoadLock = new();
    private static readonly Dictionary<string, OrtRuntime> Loaded = [];

    private readonly nint _environment;

    private OrtRuntime(OrtApi api, string libraryPath, string version, OrtLogLevel logLevel)
    {
        Api = api;
        LibraryPath = libraryPath;
        Version = version;
        BuildInfo = Marshal.PtrToStringUTF8((nint)api.GetBuildInfoString()) ?? "";
        nint environment, memory, allocator;
        fixed (byte* name = "StreamGuard"u8)
            Check(api.CreateEnv((int)logLevel, name, &environment), "create the environment");
        Check(api.CreateCpuMemoryInfo(0, 0, &memory), "describe the processor's memory");
        Check(api.GetAllocatorWithDefaultOptions(&allocator), "get the default allocator");
        _environment = environment;
        CpuMemory = memory;
        DefaultAllocator = allocator;
    }

    /// <summary>Where the library was found.</summary>
    public string LibraryPath { get; }

    /// <summary>The library's version, e.g. <c>1.30.0</c>.</summary>
    public string Version { get; }

    /// <summary>How the library was built, in its own words.</summary>
    public string BuildInfo { get; }

    internal OrtApi Api { get; }

    internal nint CpuMemory { get; }

    internal nint DefaultAllocator { get; }

    /// <summary>Loads ONNX Runtime, or returns it when it is loaded already.</summary>
    /// <param name="libraryPath">
    /// The library's file or its folder. Null: <c>libonnxruntime.so</c> beside the program, then in <c>runtimes/RID/native</c>, then where
    /// the system looks.
    /// </param>
    /// <param name="logLevel">From which severity on ONNX Runtime writes to standard error; counts at the first load of the
    /// process.</param>
    /// <returns>The runtime.</returns>
    /// <exception cref="OnnxRuntimeNotFoundException">The library is in none of the places, or is older than 1.16.</exception>
    /// <exception cref="OnnxRuntimeException">ONNX Runtime could not start.</exception>
    public static OrtRuntime Load(string? libraryPath = null, OrtLogLevel logLevel = OrtLogLevel.Fatal)
    {
        string key = libraryPath is null ? "" : Path.GetFullPath(libraryPath);
        lock (LoadLock)
        {
            if (Loaded.TryGetValue(key, out OrtRuntime? runtime))
                return runtime;
            (OrtApi api, string path, string version) = OrtLibrary.Load(libraryPath);
            runtime = new OrtRuntime(api, path, version, logLevel);
            Loaded.Add(key, runtime);
            return runtime;
        }
    }

    /// <summary>Makes a session of a model in memory. The bytes are not needed afterwards.</summary>
    /// <param name="model">The ONNX file's bytes.</param>
    /// <param name="options">How it runs.</param>
    /// <returns>The session; dispose it.</returns>
    /// <exception cref="OnnxRuntimeException">The model is not valid, or a provider is not there or refuses it.</exception>
    public OrtSession CreateSession(ReadOnlySpan<byte> model, OrtSessionOptions options)
    {
        using OrtHandle native = SessionOptionsFactory.Create(this, options);
        nint session;
        fixed (byte* bytes = model)
            Check(Api.CreateSessionFromArray(_environment, bytes, (nuint)model.Length, native.Value, &session), "load the model");
        return new OrtSession(this, new OrtHandle(session, Api.ReleaseSession));
    }

    /// <summary>Makes a session of a model file.</summary>
    /// <param name="modelPath">The ONNX file.</param>
    /// <param name="options">How it runs.</param>
    /// <returns>The session; dispose it.</returns>
    /// <exception cref="OnnxRuntimeException">The file is not there or not valid, or a provider is not there or refuses it.</exception>
    public OrtSession CreateSession(string modelPath, OrtSessionOptions options)
    {
        using OrtHandle native = SessionOptionsFactory.Create(this, options);
        using var path = new Utf8List([modelPath]);
        nint session;
        Check(Api.CreateSession(_environment, path[0], native.Value, &session), $"load the model {modelPath}");
        return new OrtSession(this, new OrtHandle(session, Api.ReleaseSession));
    }

    /// <summary>Turns a status into an exception, and releases it.</summary>
    internal void Check(nint status, string action)
    {
        if (status != 0)
            Throw(status, action);
    }

    private void Throw(nint status, string action)
    {
        var code = (OrtErrorCode)Api.GetErrorCode(status);
        string message = Marshal.PtrToStringUTF8((nint)Api.GetErrorMessage(status)) ?? "";
        Api.ReleaseStatus(status);
        throw new OnnxRuntimeException(code, $"ONNX Runtime could not {action} ({code}): {message.Trim().ReplaceLineEndings(" ")}");
    }
}
