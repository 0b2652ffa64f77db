namespace StreamGuard.Core.Features;

/// <summary>Where each column of <see cref="FeatureSpecification.Current"/> stands; a test holds the two together.</summary>
internal static class CurrentColumn
{
    internal const int LogAmount = 0;
    internal const int LogAmountRatio = 1;
    internal const int LogAmountToMax = 2;
    internal const int LogAmountZ = 3;
    internal const int RoundAmount = 4;
    internal const int HourSin = 5;
    internal const int HourCos = 6;
    internal const int Weekend = 7;
    internal const int Night = 8;
    internal const int HourShare = 9;
    internal const int LogGap = 10;
    internal const int LogGapSecond = 11;
    internal const int Channel = 12;
    internal const int CategoryGroup = 13;
    internal const int ChannelShare = 14;
    internal const int CategoryShare = 15;
    internal const int MerchantShare = 16;
    internal const int TerminalSeen = 17;
    internal const int DeviceAbsent = 18;
    internal const int DeviceShare = 19;
    internal const int NewDevice = 20;
    internal const int ForeignCountry = 21;
    internal const int CountryShare = 22;
    internal const int NewCountry = 23;
    internal const int CountryChanged = 24;
    internal const int NewMerchant = 25;
    internal const int NewCategory = 26;
    internal const int LogDistance = 27;
    internal const int DistanceAbsent = 28;
    internal const int LogDistanceToUsual = 29;
    internal const int LogSpeed = 30;
    internal const int LogCount1h = 31;
    internal const int LogCount1d = 32;
    internal const int LogCount7d = 33;
    internal const int LogCount30d = 34;
    internal const int LogSum1h = 35;
    internal const int LogSum1d = 36;
    internal const int LogSum7d = 37;
    internal const int LogSum30d = 38;
    internal const int Pace1d = 39;
    internal const int LogSmall1h = 40;
    internal const int LogMerchants1d = 41;
    internal const int HistoryFill = 42;
    internal const int LogAccountAge = 43;
    internal const int AccountAgeAbsent = 44;
}
