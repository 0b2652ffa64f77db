namespace StreamGuard.Core.Alerts;

/// <summary>What one member of the ensemble said.</summary>
/// <param name="Name">The member's name in the manifest.</param>
/// <param name="Value">Its output as it enters the combination.</param>
public readonly record struct MemberScore(string Name, float Value);
