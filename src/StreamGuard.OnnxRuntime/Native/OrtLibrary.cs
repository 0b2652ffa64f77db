using System.Runtime.InteropServices;

namespace StreamGuard.OnnxRuntime.Native;

/// <summary>Finds and loads the shared library.</summary>
internal static unsafe class OrtLibrary
{
    private const string FileName = "libonnxruntime.so";

    /// <summary>Loads the library and reads its function table.</summary>
    /// <param name="libraryPath">The file or its folder; null = the usual places, in order.</param>
    /// <returns>The table, where the library was found, and its version.</returns>
    /// <exception cref="OnnxRuntimeNotFoundException">It is in none of the places, or too old.</exception>
    public static (OrtApi Api, string Path, string Version) Load(string? libraryPath)
    {
        var failures = new List<string>();
        foreach (string place in Places(libraryPath))
        {
            bool isPath = Path.IsPathRooted(place);
            if (isPath && !File.Exists(place))
            {
                failures.Add($"{place} (no such file)");
                continue;
            }
            nint library;
            try
            {
                library = NativeLibrary.Load(place);
            }
            catch (Exception error) when (error is DllNotFoundException or BadImageFormatException)
            {
                failures.Add($"{place} ({FirstLine(error.Message)})");
                continue;
            }
            if (!NativeLibrary.TryGetExport(library, "OrtGetApiBase", out nint export))
            {
                failures.Add($"{place} (it has no OrtGetApiBase, so it is not ONNX Runtime)");
                continue;
            }
            // struct OrtApiBase { const OrtApi* (*GetApi)(uint32_t); const char* (*GetVersionString)(); }
            nint* api = ((delegate* unmanaged<nint*>)export)();
            string version = Marshal.PtrToStringUTF8((nint)((delegate* unmanaged<byte*>)api[1])()) ?? "unknown";
            nint* table = ((delegate* unmanaged<uint, nint*>)api[0])(OrtApi.Version);
            if (table != null)
                return (new OrtApi(table), place, version);
            failures.Add($"{place} (version {version} is too old: it lacks API {OrtApi.Version}, which 1.16 brought)");
        }
        throw new OnnxRuntimeNotFoundException(
            $"ONNX Runtime's library could not be loaded. Looked at: {string.Join("; ", failures)}. "
            + (libraryPath is null
                ? $"Run eng/setup.sh, put {FileName} beside the program, or configure the library's path."
                : "Correct the configured library path, or remove it to use the library beside the program."));
    }

    private static IEnumerable<string> Places(string? libraryPath)
    {
        if (libraryPath is not null)
        {
            string full = Path.GetFullPath(libraryPath);
            yield return Directory.Exists(full) ? Path.Combine(full, FileName) : full;
            yield break;
        }
        string architecture = RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? "arm64" : "x64";
        yield return Path.Combine(AppContext.BaseDirectory, FileName);
        yield return Path.Combine(AppContext.BaseDirectory, "runtimes", $"linux-{architecture}", "native", FileName);
        yield return FileName;
        yield return FileName + ".1";
    }

    private static string FirstLine(string text) => text.AsSpan().Trim().ToString().Split('\n', 2)[0];
}
