using System.Diagnostics;

namespace StreamGuard.Worker.Tests.Offline;

/// <summary>A test that reads arrays with NumPy; skipped where there is no Python with it.</summary>
public sealed class NumpyFactAttribute : FactAttribute
{
    private static readonly string? Python = new[] { "python3", "/usr/bin/python3" }.FirstOrDefault(HasNumpy);

    public NumpyFactAttribute()
    {
        if (Python is null) Skip = "There is no python3 with NumPy.";
    }

    /// <summary>Runs a script and returns what it prints.</summary>
    internal static string Run(string script, string argument) => Run(Python!, script, argument, out int status) is var output && status == 0
        ? output.Trim()
        : throw new InvalidOperationException($"Python ended with {status}: {output}");

    private static bool HasNumpy(string python)
    {
        try
        {
            Run(python, "import numpy", string.Empty, out int status);
            return status == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false; // There is no such program.
        }
    }

    private static string Run(string python, string script, string argument, out int status)
    {
        var start = new ProcessStartInfo(python) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.ArgumentList.Add("-c");
        start.ArgumentList.Add(script);
        start.ArgumentList.Add(argument);
        using Process process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        status = process.ExitCode;
        return output + errors.GetAwaiter().GetResult();
    }
}
