using StreamGuard.Core.Features;

namespace StreamGuard.Core.Explanations;

/// <summary>Sets what outcomes said to what they say of an honest account and terminal: nothing bad.</summary>
internal static class OutcomeNormals
{
    /// <summary>As if no fraud were known at the terminal.</summary>
    internal static bool ApplyTerminal(in VariantRow row)
    {
        Span<float> current = row.Current;
        if (current[CurrentColumn.LogTerminalFraudAge] < 0 && current[CurrentColumn.TerminalFraudShare30d] <= 0) return false;
        current[CurrentColumn.TerminalFraudShare1d] = 0;
        current[CurrentColumn.TerminalFraudShare7d] = 0;
        current[CurrentColumn.TerminalFraudShare30d] = 0;
        current[CurrentColumn.LogTerminalRun] = 0;
        current[CurrentColumn.LogTerminalFraudAge] = CurrentRow.NothingKnown;
        current[CurrentColumn.LogTerminalRunAge] = CurrentRow.NothingKnown;
        return true;
    }

    /// <summary>As if no earlier payment of the account were known to be fraud.</summary>
    internal static bool ApplyAccount(in VariantRow row)
    {
        Span<float> current = row.Current;
        if (current[CurrentColumn.LogAccountFrauds] <= 0) return false;
        current[CurrentColumn.LogAccountFrauds] = 0;
        current[CurrentColumn.LogAccountFraudAge] = CurrentRow.NothingKnown;
        for (int i = 0; i < row.Length; i++) row.Past(i)[HistoryColumn.KnownFraud] = 0;
        return true;
    }
}
