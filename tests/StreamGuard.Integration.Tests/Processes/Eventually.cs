using Shouldly;

namespace StreamGuard.Integration.Tests.Processes;

/// <summary>Waits for a condition, with a deadline.</summary>
internal static class Eventually
{
    internal static void True(Func<bool> condition, ProgramProcess worker)
    {
        bool came = SpinWait.SpinUntil(() => condition() || worker.HasExited, ProgramProcess.Patience);
        (came && !worker.HasExited).ShouldBeTrue($"The condition did not come true; the worker said:\n{worker.Output}");
    }
}
