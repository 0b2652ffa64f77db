using Shouldly;
using StreamGuard.Worker.Telemetry;

namespace StreamGuard.Worker.Tests.Telemetry;

public class PrometheusNamesTests
{
    [Theory]
    [InlineData("streamguard.inference.duration", "s", false, "streamguard_inference_duration_seconds")]
    [InlineData("streamguard.alerts", "{alert}", true, "streamguard_alerts_total")]
    [InlineData("streamguard.alerts_total", "", true, "streamguard_alerts_total")]
    [InlineData("dotnet.jit.compilation.time", "s", true, "dotnet_jit_compilation_time_seconds_total")]
    [InlineData("memory.bytes", "By", false, "memory_bytes")]
    [InlineData("disk.speed", "By/s", false, "disk_speed_bytes_per_second")]
    [InlineData("share", "1", false, "share")]
    [InlineData("2nd..odd-name", "", false, "_2nd_odd_name")]
    [InlineData("", "", false, "_")]
    public void Metric_NameAndUnit_FollowTheCompatibilityRules(string name, string unit, bool isCounter, string expected) =>
        PrometheusNames.Metric(name, unit, isCounter).ShouldBe(expected);

    [Theory]
    [InlineData("messaging.system", "messaging_system")]
    [InlineData("a:b", "a_b")]
    [InlineData("__name__", "key_name__")]
    [InlineData("0", "_0")]
    public void Label_Key_IsLegal(string key, string expected) => PrometheusNames.Label(key).ShouldBe(expected);
}
