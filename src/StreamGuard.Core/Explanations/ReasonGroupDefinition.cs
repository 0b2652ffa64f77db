namespace StreamGuard.Core.Explanations;

/// <summary>A group, as documents and tests read it.</summary>
/// <param name="Group">The group.</param>
/// <param name="Code">The code of its reason.</param>
/// <param name="Columns">The columns of <c>current</c> that it may set.</param>
/// <param name="HistoryColumns">The columns of <c>history</c> that follow, so that the row stays consistent.</param>
/// <param name="Normal">What the account's normal is.</param>
/// <param name="Applies">When a payment is off it; otherwise the group is no reason and costs nothing.</param>
public sealed record ReasonGroupDefinition(
    ReasonGroup Group, string Code, IReadOnlyList<int> Columns, IReadOnlyList<int> HistoryColumns, string Normal, string Applies);
