using Shouldly;

namespace StreamGuard.Architecture.Tests.Deployment;

/// <summary>The finder of names that the other tests rest on.</summary>
public class PromExpressionTests
{
    [Fact]
    public void Series_OfAnExpressionWithEverything_AreTheMetricsAlone() =>
        PromExpression.Series("""histogram_quantile(0.99, sum by (le, worker) (rate(a_bucket{b="c",d=~"$e"}[$__rate_interval]))) / on (f) x_total offset 10m > bool 1e3 or vector(0) unless y""")
            .ShouldBe(["a_bucket", "x_total", "y"]);

    [Fact]
    public void Matched_OfTwoSelectors_AreTheirLabels() =>
        PromExpression.Matched("""a{b="c=d",e!~"f"} + g{h="i"}""").ShouldBe([("a", "b"), ("a", "e"), ("g", "h")]);

    [Fact]
    public void Grouped_OfByAndOn_AreTheirLabels() => PromExpression.Grouped("sum by (a, b) (x) / on () y").ShouldBe(["a", "b"]);

    [Fact]
    public void Table_OfMetrics_KnowsCountersHistogramsAndTheirTags()
    {
        TelemetryTable.Count.ShouldBeGreaterThan(30);
        TelemetryTable.Has("streamguard_alerts_total").ShouldBeTrue();
        TelemetryTable.Has("streamguard_alerts").ShouldBeFalse();
        TelemetryTable.Has("streamguard_score_bucket").ShouldBeTrue();
        TelemetryTable.Has("streamguard_score").ShouldBeFalse("a histogram has no series of its bare name");
        TelemetryTable.HasLabel("streamguard_dead_letters_total", "reason").ShouldBeTrue();
        TelemetryTable.HasLabel("streamguard_alerts_total", "reason").ShouldBeFalse();
    }
}
