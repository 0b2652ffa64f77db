using System.Globalization;
using System.Text;
using StreamGuard.Core.Alerts;
using StreamGuard.Core.Transactions;

namespace StreamGuard.Worker.Demo;

/// <summary>An alert as an analyst would read it: who, what, how sure, why, and which past payments mattered.</summary>
internal static class AlertCard
{
    private const double MostOdds = 1_000;

    /// <summary>Writes the card.</summary>
    /// <param name="alert">The alert.</param>
    /// <param name="truth">What it turned out to be; null when nobody knows.</param>
    internal static string Render(FraudAlert alert, string? truth)
    {
        TransactionData payment = alert.Transaction;
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"ALERT {alert.AlertId}   score {alert.Score:0.000} (threshold {alert.Threshold:0.000})");
        if (truth is not null) text.Append(CultureInfo.InvariantCulture, $"   in truth: {truth}");
        text.AppendLine();
        text.AppendLine(CultureInfo.InvariantCulture, $"  who    account {payment.AccountId}; the model read its last {alert.HistoryLength} payments one by one and figures of all that are kept (history {alert.HistoryState.ToString().ToLowerInvariant()})");
        text.AppendLine(CultureInfo.InvariantCulture, $"  what   {Amount(payment.AmountMinor, payment.Currency)} {Place(payment)}, {Time(payment.EventTimeMs)} UTC");
        for (int i = 0; i < alert.Reasons.Count; i++)
            text.AppendLine(CultureInfo.InvariantCulture, $"  {(i == 0 ? "why " : "    ")}   {Odds(alert.Reasons[i].Contribution),-13}  {alert.Reasons[i].Text}");
        for (int i = 0; i < alert.Attended.Count; i++)
        {
            AttendedTransaction past = alert.Attended[i];
            text.AppendLine(CultureInfo.InvariantCulture, $"  {(i == 0 ? "past" : "    ")}   {past.Weight,4:P0}  {Time(past.EventTimeMs)}  {Amount(past.AmountMinor, past.Currency)}  {How(past)}  (partition {past.SourcePartition}, offset {past.SourceOffset})");
        }

        return text.ToString();
    }

    /// <summary>How many times higher the reason makes the odds of fraud.</summary>
    private static string Odds(float contribution)
    {
        double factor = Math.Exp(contribution);
        string format = factor < 10 ? "0.0" : "0";
        return factor >= MostOdds ? "odds x1,000+" : "odds x" + factor.ToString(format, CultureInfo.InvariantCulture);
    }

    private static string Time(long milliseconds) =>
        DateTimeOffset.FromUnixTimeMilliseconds(milliseconds).ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);

    private static string Amount(long minor, string currency)
    {
        int digits = CurrencyCode.TryParse(Encoding.UTF8.GetBytes(currency), out CurrencyCode code) ? code.MinorUnitDigits : 2;
        return (minor / Math.Pow(10, digits)).ToString("N" + digits, CultureInfo.InvariantCulture) + " " + currency;
    }

    private static string How(AttendedTransaction past)
    {
        string category = past.MerchantCategory is { } code ? string.Create(CultureInfo.InvariantCulture, $" category {code:0000}") : string.Empty;
        string country = past.MerchantCountry is { } name ? $" in {name}" : string.Empty;
        return $"{past.Channel.ToString().ToLowerInvariant()}{category}{country}";
    }

    private static string Place(TransactionData payment)
    {
        string channel = payment.Channel.ToString().ToLowerInvariant();
        string country = payment.MerchantCountry is null ? "" : payment.MerchantCountry == payment.AccountCountry ? $" in {payment.MerchantCountry}" : $" abroad in {payment.MerchantCountry}";
        string category = payment.MerchantCategory is null ? "" : $" (category {payment.MerchantCategory:0000})";
        return $"by {channel} to merchant {payment.MerchantId}{category}{country}";
    }
}
