using StreamGuard.Core.Thresholds;

namespace StreamGuard.Core.Tests.Thresholds;

/// <summary>A threshold as a restart leaves it: written and read again.</summary>
internal static class ThresholdCopy
{
    internal static DailyThreshold Of(DailyThreshold threshold, ThresholdOptions options, double share) => Read(Write(threshold), options, share);

    internal static byte[] Write(DailyThreshold threshold)
    {
        var bytes = new MemoryStream();
        using (var writer = new BinaryWriter(bytes)) threshold.WriteTo(writer);
        return bytes.ToArray();
    }

    internal static DailyThreshold Read(byte[] bytes, ThresholdOptions options, double share)
    {
        using var reader = new BinaryReader(new MemoryStream(bytes));
        return DailyThreshold.ReadFrom(reader, options, share);
    }
}
