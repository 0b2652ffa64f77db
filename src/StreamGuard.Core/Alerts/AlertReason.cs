namespace StreamGuard.Core.Alerts;

/// <summary>One reason of an alert, for a person.</summary>
/// <param name="Code">A stable code, UPPER_SNAKE_CASE, for rules and statistics.</param>
/// <param name="Text">A sentence with figures, for an analyst; never names the account.</param>
/// <param name="Contribution">How much it weighs among the alert's reasons, 0 to 1.</param>
public readonly record struct AlertReason(string Code, string Text, float Contribution);
