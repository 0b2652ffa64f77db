using StreamGuard.Core.Features;

namespace StreamGuard.Core.Alerts;

/// <summary>Reasons that lie in where the payment was made.</summary>
internal static class PlaceReasons
{
    private const double LeastDistanceRatio = 2;
    private const double LeastSpeedKmh = 300;
    private const double UsualTopSpeedKmh = 130;
    private const double LogSpeedSpread = 0.5;

    internal static void Add(ref ReasonList found, ReadOnlySpan<float> current, int pastCount, in PastFigures figures)
    {
        if (figures.Distances > 0 && Math.Exp(current[CurrentColumn.LogDistanceToUsual]) >= LeastDistanceRatio)
        {
            double logDistance = current[CurrentColumn.LogDistance];
            string text = $"{ReasonText.Number(Math.Round(Math.Exp(logDistance) - 1))} km from home, "
                + $"at most {ReasonText.Number(Math.Round(figures.MaxDistanceKm))} km in {ReasonText.Past(pastCount)}";
            double z = Deviation.LogZ(logDistance, figures.MeanLogDistance, figures.SpreadLogDistance);
            found.Add(ReasonCodes.FarFromHome, text, Deviation.OfZ(z), [CurrentColumn.LogDistance, CurrentColumn.LogDistanceToUsual]);
        }

        double speedKmh = Math.Exp(current[CurrentColumn.LogSpeed]) - 1;
        if (speedKmh < LeastSpeedKmh) return;
        string speedText = $"at least {ReasonText.Number(Math.Round(speedKmh))} km/h since the card was last present";
        found.Add(ReasonCodes.ImpossibleSpeed, speedText, Deviation.OfZ(Math.Log(speedKmh / UsualTopSpeedKmh) / LogSpeedSpread), [CurrentColumn.LogSpeed]);
    }
}
