using StreamGuard.Core.Features;
using StreamGuard.Core.Transactions;

namespace StreamGuard.Core.Alerts;

/// <summary>Reasons that lie in something the account has not done, or seldom. The more often its past had novelties, the less one weighs.</summary>
internal static class NoveltyReasons
{
    private const int LeastPast = 4;
    private const float SeldomShare = 0.1f;

    internal static void Add(
        ref ReasonList found, in Transaction transaction, ReadOnlySpan<float> current, int pastCount, in PastFigures figures)
    {
        string past = ReasonText.Past(pastCount);
        if (current[CurrentColumn.NewDevice] > 0)
            found.Add(ReasonCodes.NewDevice, $"first payment from this device within {past}",
                Deviation.OfEvent(figures.NewDevices, figures.Count), [CurrentColumn.NewDevice, CurrentColumn.DeviceShare]);
        if (current[CurrentColumn.NewMerchant] > 0)
            found.Add(ReasonCodes.NewMerchant, $"merchant not seen in {past}",
                Deviation.OfEvent(figures.NewMerchants, figures.Count), [CurrentColumn.NewMerchant, CurrentColumn.MerchantShare]);
        if (current[CurrentColumn.NewCategory] > 0)
            found.Add(ReasonCodes.NewCategory, $"merchant category {transaction.MerchantCategory} not seen in {past}",
                Deviation.OfEvent(figures.NewCategories, figures.Count), [CurrentColumn.NewCategory, CurrentColumn.CategoryShare, CurrentColumn.CategoryGroup]);
        AddCountry(ref found, in transaction, current, past, in figures);
        AddChannel(ref found, in transaction, current, pastCount, past);
    }

    private static void AddCountry(
        ref ReasonList found, in Transaction transaction, ReadOnlySpan<float> current, string past, in PastFigures figures)
    {
        if (current[CurrentColumn.NewCountry] > 0)
            found.Add(ReasonCodes.NewCountry, $"country {transaction.MerchantCountry} not seen in {past}",
                Deviation.OfEvent(figures.NewCountries, figures.Count), [CurrentColumn.NewCountry, CurrentColumn.CountryShare, CurrentColumn.CountryChanged]);
        if (current[CurrentColumn.ForeignCountry] > 0)
            found.Add(ReasonCodes.ForeignCountry, $"paid in {transaction.MerchantCountry}, the account is held in {transaction.AccountCountry}",
                Deviation.OfEvent(figures.Foreign, figures.Count), [CurrentColumn.ForeignCountry]);
    }

    private static void AddChannel(
        ref ReasonList found, in Transaction transaction, ReadOnlySpan<float> current, int pastCount, string past)
    {
        float share = current[CurrentColumn.ChannelShare];
        if (pastCount < LeastPast || share >= SeldomShare) return;
        int times = (int)MathF.Round(share * pastCount);
        string text = $"channel {transaction.Channel.ToString().ToUpperInvariant()} was used in {times} of {past}";
        found.Add(ReasonCodes.UnusualChannel, text, Deviation.OfEvent(times, pastCount), [CurrentColumn.Channel, CurrentColumn.ChannelShare]);
    }
}
