namespace StreamGuard.Chaos.Faults;

/// <summary>One fault.</summary>
/// <param name="Kind">What happens.</param>
/// <param name="Worker">To which worker, from 0; -1 for the broker.</param>
/// <param name="Delay">How long after the beginning of its round.</param>
/// <param name="Length">How long the worker stays frozen, the broker away, or a dead worker dead.</param>
internal readonly record struct Fault(FaultKind Kind, int Worker, TimeSpan Delay, TimeSpan Length);
