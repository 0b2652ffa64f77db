namespace StreamGuard.Core.Features;

/// <summary>Where each column of <see cref="FeatureSpecification.History"/> stands; a test holds the two together.</summary>
internal static class HistoryColumn
{
    internal const int LogAmount = 0;
    internal const int LogAmountRatio = 1;
    internal const int LogGap = 2;
    internal const int HourSin = 3;
    internal const int HourCos = 4;
    internal const int Weekend = 5;
    internal const int Channel = 6;
    internal const int CategoryGroup = 7;
    internal const int ForeignCountry = 8;
    internal const int NewCountry = 9;
    internal const int NewMerchant = 10;
    internal const int NewDevice = 11;
    internal const int NewCategory = 12;
    internal const int LogDistance = 13;
    internal const int DistanceAbsent = 14;
    internal const int TerminalRisk = 15;
    internal const int TerminalRun = 16;
    internal const int LogAge = 17;
    internal const int SameMerchant = 18;
    internal const int SameTerminal = 19;
    internal const int SameDevice = 20;
    internal const int SameCategory = 21;
    internal const int SameCountry = 22;
    internal const int SameChannel = 23;
    internal const int LogAmountToCurrent = 24;
    internal const int KnownFraud = 25;
    internal const int OutcomeDue = 26;
}
