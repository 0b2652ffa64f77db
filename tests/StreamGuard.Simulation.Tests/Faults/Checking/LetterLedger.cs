using StreamGuard.Pipeline.Outputs;
using StreamGuard.Pipeline.Records;
using StreamGuard.Simulation.Tests.Faults.Cluster;
using StreamGuard.Simulation.Tests.Faults.Ports;

namespace StreamGuard.Simulation.Tests.Faults.Checking;

/// <summary>The dead letters of outcomes: one for each that cannot be read, and none for any other.</summary>
internal sealed class LetterLedger(SideLog outcomes, Func<string, Exception> violation)
{
    private readonly HashSet<long> _seen = [];
    private readonly HashSet<long> _missing = [];
    private int _looked;

    /// <summary>Whether every outcome that cannot be read has its letter.</summary>
    internal bool IsComplete
    {
        get
        {
            for (; _looked < outcomes.Messages.Count; _looked++)
                if (!OutcomeValue.TryRead(outcomes.Messages[_looked].Value, out _) && !_seen.Contains(_looked)) _missing.Add(_looked);
            return _missing.Count == 0;
        }
    }

    /// <summary>A letter becomes visible.</summary>
    internal void See(OutputRecord output)
    {
        if (!OriginHeaders.TryRead(output.Headers, out MessageOrigin origin, out _) || origin.Topic != SideTopics.Names.Outcomes) throw violation("a letter of an outcome does not say of which");
        if (OutcomeValue.TryRead(outcomes.Messages[(int)origin.Offset].Value, out _)) throw violation($"outcome {origin.Offset} can be read, and there is a letter of it");
        if (!_seen.Add(origin.Offset)) throw violation($"there are two letters of outcome {origin.Offset}");
        _missing.Remove(origin.Offset);
    }
}
