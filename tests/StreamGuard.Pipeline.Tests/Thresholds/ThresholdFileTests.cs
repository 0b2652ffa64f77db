using Shouldly;
using StreamGuard.Core.Thresholds;
using StreamGuard.Pipeline.Thresholds;

namespace StreamGuard.Pipeline.Tests.Thresholds;

public sealed class ThresholdFileTests
{
    private static readonly ThresholdHeader Header = new("group", "transactions", 3, 12, "default", "2.abc", 77);
    private static readonly ThresholdOptions Options = new() { Mode = ThresholdMode.Budget, AlertsPerDay = 12 };

    [Fact]
    public void Decode_WhatWasEncoded_GivesItBack()
    {
        (ThresholdHeader header, DailyThreshold threshold) = ThresholdFile.Decode(File(), Options, 1, _ => null);

        header.ShouldBe(Header);
        (threshold.Current, threshold.Spent).ShouldBe((0.5f, 2L));
    }

    [Fact]
    public void Decode_AnyByteChanged_IsDamaged()
    {
        byte[] file = File();
        for (int i = 0; i < file.Length; i++)
        {
            byte[] damaged = [.. file];
            damaged[i] ^= 0x10;
            Should.Throw<ThresholdUnusableException>(() => ThresholdFile.Decode(damaged, Options, 1, _ => null), $"byte {i}").IsDamaged.ShouldBeTrue();
        }
    }

    [Fact]
    public void Decode_CutAnywhere_IsDamaged()
    {
        byte[] file = File();
        for (int length = 0; length < file.Length; length++)
            Should.Throw<ThresholdUnusableException>(() => ThresholdFile.Decode(file.AsSpan(0, length), Options, 1, _ => null), $"{length} bytes").IsDamaged.ShouldBeTrue();
    }

    [Fact]
    public void Decode_HeaderThatDoesNotAgree_IsNotDamaged()
    {
        var refused = Should.Throw<ThresholdUnusableException>(() => ThresholdFile.Decode(File(), Options, 1, header => $"it is of {header.GroupId}"));

        (refused.IsDamaged, refused.Message).ShouldBe((false, "it is of group"));
    }

    /// <summary>Format 2 as it was written first. If this fails, give the format a new number, or files of running workers are misread.</summary>
    [Fact]
    public void Encode_AsEver_WritesTheSameBytes() => Convert.ToHexString(File()).ShouldBe(
        "89534754480D0A1A020000000567726F75700C7472616E73616374696F6E73030000000C0000000764656661756C7405322E6162634D000000000000000000003F020000000000000000000000000000000180D3549201000001204E000000000000010200250201000000000000606666E63F400201000000000000A09999E93F00788BBC94");

    private static byte[] File()
    {
        var threshold = new DailyThreshold(Options, 0.5f, 1);
        threshold.TryCloseDay((20_000L * 86_400_000) + 1, out _);
        threshold.Decide(0.7f);
        threshold.Decide(0.8f);
        return ThresholdFile.Encode(Header, threshold);
    }
}
