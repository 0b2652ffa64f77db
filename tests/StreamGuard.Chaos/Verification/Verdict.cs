namespace StreamGuard.Chaos.Verification;

/// <summary>What the verifier found.</summary>
/// <param name="Events">Messages of the source topic.</param>
/// <param name="Outputs">Committed messages of all output topics.</param>
/// <param name="Alerts">Alerts among them.</param>
/// <param name="DeadLetters">Dead letters that there must be.</param>
/// <param name="Findings">Every difference.</param>
internal sealed record Verdict(int Events, int Outputs, int Alerts, int DeadLetters, IReadOnlyList<Finding> Findings)
{
    /// <summary>How many differences there are of a kind.</summary>
    /// <param name="kind">The kind.</param>
    internal int Count(FindingKind kind) => Findings.Count(finding => finding.Kind == kind);
}
