namespace StreamGuard.Core.Alerts;

/// <summary>One reason of an alert, for a person.</summary>
/// <param name="Code">A stable code, UPPER_SNAKE_CASE, for rules and statistics.</param>
/// <param name="Text">A sentence with figures, for an analyst; never names the account.</param>
/// <param name="Contribution">
/// How far the natural logarithm of the odds of fraud, as the ensemble combines its members before calibration, falls when what the reason names is set to the account's normal.
/// exp(contribution) is the factor by which the odds fall. Contributions overlap, so they do not add up to the score. 0 for <see cref="ReasonCodes.ModelScore"/>, and where nothing alone lowers the score.
/// </param>
public readonly record struct AlertReason(string Code, string Text, float Contribution);
