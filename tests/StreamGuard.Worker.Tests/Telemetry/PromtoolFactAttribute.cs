namespace StreamGuard.Worker.Tests.Telemetry;

/// <summary>A test that needs Prometheus's own checker; skipped, and said so, where it is not installed.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class PromtoolFactAttribute : FactAttribute
{
    public PromtoolFactAttribute()
    {
        if (Promtool.Path is null)
        {
            Skip = "promtool is not installed (Debian: apt-get install prometheus)";
        }
    }
}
