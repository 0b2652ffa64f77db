namespace StreamGuard.OnnxRuntime.Native;

/// <summary>Makes ONNX Runtime's session options.</summary>
internal static unsafe class SessionOptionsFactory
{
    public static OrtHandle Create(OrtRuntime runtime, OrtSessionOptions options)
    {
        OrtApi api = runtime.Api;
        nint value;
        runtime.Check(api.CreateSessionOptions(&value), "create session options");
        var native = new OrtHandle(value, api.ReleaseSessionOptions);
        try
        {
            runtime.Check(api.SetIntraOpNumThreads(value, options.IntraOpThreads), $"use {options.IntraOpThreads} threads within an operator");
            runtime.Check(api.SetInterOpNumThreads(value, options.InterOpThreads), $"use {options.InterOpThreads} threads across operators");
            runtime.Check(api.SetSessionGraphOptimizationLevel(value, (int)options.GraphOptimization), "set the graph optimization");
            string spinning = options.AllowSpinning ? "1" : "0";
            AddConfigEntry(runtime, value, "session.intra_op.allow_spinning", spinning);
            AddConfigEntry(runtime, value, "session.inter_op.allow_spinning", spinning);
            foreach ((string key, string text) in options.ConfigEntries)
                AddConfigEntry(runtime, value, key, text);
            foreach (OrtProviderOptions provider in options.Providers)
                AppendProvider(runtime, value, provider);
            return native;
        }
        catch (OnnxRuntimeException)
        {
            native.Dispose();
            throw;
        }
    }

    private static void AddConfigEntry(OrtRuntime runtime, nint options, string key, string text)
    {
        using var texts = new Utf8List([key, text]);
        runtime.Check(runtime.Api.AddSessionConfigEntry(options, texts[0], texts[1]), $"set {key} to {text}");
    }

    private static void AppendProvider(OrtRuntime runtime, nint options, OrtProviderOptions provider)
    {
        string[] names = provider.Settings is null ? [] : [.. provider.Settings.Keys];
        string[] texts = provider.Settings is null ? [] : [.. provider.Settings.Values];
        using var keys = new Utf8List(names);
        using var values = new Utf8List(texts);
        OrtApi api = runtime.Api;
        string action = $"use the execution provider {provider.Provider}";
        switch (provider.Provider)
        {
            case OrtProvider.Cpu:
                break; // it is in every session, behind all others
            case OrtProvider.WebGpu:
                using (var name = new Utf8List(["WebGPU"]))
                    runtime.Check(api.AppendProvider(options, name[0], keys.Pointers, values.Pointers, (nuint)names.Length), action);
                break;
            case OrtProvider.Cuda:
            {
                nint cuda;
                runtime.Check(api.CreateCudaOptions(&cuda), action);
                using var owner = new OrtHandle(cuda, api.ReleaseCudaOptions);
                if (names.Length > 0)
                    runtime.Check(api.UpdateCudaOptions(cuda, keys.Pointers, values.Pointers, (nuint)names.Length), action);
                runtime.Check(api.AppendCuda(options, cuda), action);
                break;
            }
            case OrtProvider.TensorRt:
            {
                nint tensorRt;
                runtime.Check(api.CreateTensorRtOptions(&tensorRt), action);
                using var owner = new OrtHandle(tensorRt, api.ReleaseTensorRtOptions);
                if (names.Length > 0)
                    runtime.Check(api.UpdateTensorRtOptions(tensorRt, keys.Pointers, values.Pointers, (nuint)names.Length), action);
                runtime.Check(api.AppendTensorRt(options, tensorRt), action);
                break;
            }
            default:
                throw new ArgumentOutOfRangeException(nameof(provider), provider.Provider, "Unknown execution provider.");
        }
    }
}
