using StreamGuard.Worker.Offline;

namespace StreamGuard.Worker.Commands;

/// <summary>What <c>streamguard score</c> was asked for, besides the file and the model.</summary>
/// <param name="Path">The file for the scores.</param>
/// <param name="Inputs">Files that are read, and must not be overwritten.</param>
/// <param name="Options">How the file is read, and which transactions are scored.</param>
/// <param name="BatchSize">How many are scored at once.</param>
/// <param name="WithMembers">Whether the members' scores are written too.</param>
/// <param name="AlertsPerDay">The budget of alerts whose days are shown; null = none.</param>
internal sealed record ScoreRequest(string Path, IReadOnlyList<string> Inputs, OfflineOptions Options, int BatchSize, bool WithMembers, double? AlertsPerDay = null);
