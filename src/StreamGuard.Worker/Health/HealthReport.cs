using System.Text;

namespace StreamGuard.Worker.Health;

/// <summary>
/// The answers of the three probes, as a pure function of the facts. Live: restarting would not help. Ready: transactions are being
/// scored. Startup: the slow beginning is over, so that the other two may be asked.
/// </summary>
internal static class HealthReport
{
    /// <summary>The path of the liveness probe.</summary>
    internal const string LivePath = "/health/live";

    /// <summary>The path of the readiness probe.</summary>
    internal const string ReadyPath = "/health/ready";

    /// <summary>The path of the startup probe.</summary>
    internal const string StartupPath = "/health/startup";

    /// <summary>Answers a probe.</summary>
    /// <param name="path">One of the three paths.</param>
    /// <param name="facts">What is known.</param>
    /// <param name="body">The JSON body: the verdict and what it rests on, without identifiers.</param>
    /// <returns>Whether the answer is yes; null when no probe has this path.</returns>
    internal static bool? Answer(string path, in HealthFacts facts, out string body)
    {
        var checks = ChecksOf(path, facts);
        if (checks.Length == 0)
        {
            body = "";
            return null;
        }

        var passed = true;
        var json = new StringBuilder();
        foreach (var check in checks)
        {
            passed &= check.Passed;
            json.Append(json.Length == 0 ? "" : ",").Append('"').Append(check.Name).Append("\":").Append(check.Passed ? "true" : "false");
        }

        body = $$$"""{"status":"{{{(passed ? "ok" : "failing")}}}","checks":{{{{json}}}}}""";
        return passed;
    }

    /// <summary>What keeps a probe from saying yes, for the log.</summary>
    /// <param name="path">One of the three paths.</param>
    /// <param name="facts">What is known.</param>
    /// <returns>The names of the checks that fail; empty when none does.</returns>
    internal static string Missing(string path, in HealthFacts facts) =>
        string.Join(", ", ChecksOf(path, facts).Where(check => !check.Passed).Select(check => check.Name));

    private static (string Name, bool Passed)[] ChecksOf(string path, in HealthFacts facts) => path switch
    {
        LivePath => [("pollLoop", facts.PollingAlive), ("noFatalError", !facts.Failed)],
        ReadyPath =>
        [
            ("modelWarm", facts.ModelLoaded), ("joined", facts.Joined), ("restored", facts.Restored),
            ("noFatalError", !facts.Failed), ("notStopping", !facts.Stopping),
        ],
        StartupPath => [("modelLoaded", facts.ModelLoaded)],
        _ => [],
    };
}
