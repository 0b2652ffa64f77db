namespace StreamGuard.Architecture.Tests.Deployment;

/// <summary>A test that needs Prometheus's own checker; skipped, and said so, where it is not installed.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class PromtoolFactAttribute : FactAttribute
{
    public PromtoolFactAttribute()
    {
        if (Promtool.Path is null) Skip = "promtool is missing; eng/setup.sh --tests fetches it";
    }
}
