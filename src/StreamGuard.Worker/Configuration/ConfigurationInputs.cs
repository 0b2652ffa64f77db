namespace StreamGuard.Worker.Configuration;

/// <summary>Where configuration comes from, the later winning over the earlier: defaults, the file beside the program, a file, the environment, the command line.</summary>
/// <param name="ProgramDirectory">Where <c>appsettings.json</c> lies; it may be missing.</param>
/// <param name="File">The file of <c>--config</c>; null = none.</param>
/// <param name="Environment">Environment variables; those that begin with <c>STREAMGUARD__</c> count.</param>
/// <param name="CommandLine">Keys and values from the command line, the last of a key winning.</param>
internal sealed record ConfigurationInputs(
    string ProgramDirectory,
    string? File,
    IReadOnlyDictionary<string, string> Environment,
    IReadOnlyList<KeyValuePair<string, string?>> CommandLine);
