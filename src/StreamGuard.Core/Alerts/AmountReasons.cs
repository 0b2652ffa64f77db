using StreamGuard.Core.Features;
using StreamGuard.Core.Transactions;

namespace StreamGuard.Core.Alerts;

/// <summary>Reasons that lie in amounts.</summary>
internal static class AmountReasons
{
    private const double LeastRatio = 2;
    private const int LeastSmallPayments = 2;

    internal static void Add(ref ReasonList found, in Transaction transaction, ReadOnlySpan<float> current, int pastCount)
    {
        double ratio = Math.Exp(current[CurrentColumn.LogAmountRatio]);
        if (ratio >= LeastRatio)
        {
            double amount = transaction.AmountMinor / Math.Pow(10, transaction.Currency.MinorUnitDigits);
            string text = $"amount {ReasonText.Amount(amount, transaction.Currency)} is {ReasonText.Number(ratio)}x "
                + $"this account's median of {ReasonText.Amount(amount / ratio, transaction.Currency)}";
            double z = pastCount > 1 ? current[CurrentColumn.LogAmountZ] : current[CurrentColumn.LogAmountRatio];
            found.Add(ReasonCodes.AmountHigh, text, Deviation.OfZ(z),
                [CurrentColumn.LogAmount, CurrentColumn.LogAmountRatio, CurrentColumn.LogAmountToMax, CurrentColumn.LogAmountZ]);
        }

        double small = Math.Round(Math.Exp(current[CurrentColumn.LogSmall1h]) - 1);
        if (small >= LeastSmallPayments)
        {
            string text = $"{ReasonText.Plural(small, "payment")} of the last hour are below a tenth of this account's median";
            found.Add(ReasonCodes.SmallPayments, text, Deviation.OfCount(small, 0), [CurrentColumn.LogSmall1h]);
        }
    }
}
