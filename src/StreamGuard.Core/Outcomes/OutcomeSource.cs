namespace StreamGuard.Core.Outcomes;

/// <summary>Who decided. The values are the places of the symbols in <c>schemas/fraud-outcome.avsc</c>.</summary>
public enum OutcomeSource : byte
{
    /// <summary>An analyst, in case management.</summary>
    CaseManagement = 0,

    /// <summary>A chargeback.</summary>
    Chargeback = 1,

    /// <summary>The customer.</summary>
    Customer = 2,

    /// <summary>Anyone else.</summary>
    Other = 3,
}
