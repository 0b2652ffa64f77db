using StreamGuard.Core.Transactions;
using StreamGuard.Core.Windows;

namespace StreamGuard.Core.Alerts;

/// <summary>Amounts of past payments to the last digit, by number where currencies differ, as the features compare them.</summary>
internal readonly ref struct PastAmounts
{
    private readonly CurrencyCode _currency;

    /// <summary>Looks at the past of a scene.</summary>
    internal PastAmounts(in ReasonScene scene)
    {
        Span<decimal> amounts = stackalloc decimal[scene.Past.Length];
        for (int i = 0; i < amounts.Length; i++)
        {
            ref readonly HistoryEntry entry = ref scene.Past[i];
            amounts[i] = ReasonText.Major(entry.AmountMinor, entry.Currency);
            Digits = Math.Max(Digits, entry.Currency.MinorUnitDigits);
            Largest = Math.Max(Largest, amounts[i]);
            IsMixed |= entry.Currency != scene.Past[0].Currency;
        }

        if (amounts.IsEmpty) return;
        _currency = scene.Past[0].Currency;
        DiffersFromNow = IsMixed || _currency != scene.Transaction.Currency;
        amounts.Sort();
        Median = (amounts[(amounts.Length - 1) / 2] + amounts[amounts.Length / 2]) / 2;
    }

    /// <summary>The median; 0 without a past.</summary>
    internal decimal Median { get; }

    /// <summary>The largest; 0 without a past.</summary>
    internal decimal Largest { get; }

    /// <summary>Whether past payments were in several currencies.</summary>
    internal bool IsMixed { get; }

    /// <summary>Whether not all of them were in the currency of the payment.</summary>
    internal bool DiffersFromNow { get; }

    private int Digits { get; }

    /// <summary>The median in words: with its currency, if it has one.</summary>
    internal string MedianText => IsMixed ? ReasonText.Amount(Median, Digits) : ReasonText.Amount(Median, _currency);
}
