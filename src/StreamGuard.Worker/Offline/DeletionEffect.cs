namespace StreamGuard.Worker.Offline;

/// <summary>What removing past transactions did to the score of one alert, in log-odds.</summary>
/// <param name="AttendedFall">How far the score fell without the most attended ones; negative = it rose.</param>
/// <param name="RandomChange">How far it moved, either way, without as many random ones: the mean over several draws.</param>
/// <param name="RandomFall">How far it fell without them: the mean over the draws.</param>
internal readonly record struct DeletionEffect(double AttendedFall, double RandomChange, double RandomFall);
