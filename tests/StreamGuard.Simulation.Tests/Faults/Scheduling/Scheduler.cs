namespace StreamGuard.Simulation.Tests.Faults.Scheduling;

/// <summary>
/// The one thread of a simulated world. What waits runs others on top of itself: any actor that is not waiting already, drawn by the dice, or
/// else time passes. An actor therefore goes on no earlier than what was started on top of it, which to the rest of the world looks like a
/// slow thread.
/// </summary>
internal sealed class Scheduler(Dice dice, VirtualClock clock)
{
    private const int MostSteps = 3_000_000;

    private readonly List<Actor> _actors = [];
    private readonly List<Actor> _ready = [];
    private int _depth;

    internal VirtualClock Clock => clock;

    internal long Now => clock.Now;

    /// <summary>Steps run so far, and times that time was let pass.</summary>
    internal int Steps { get; private set; }

    internal void Add(Actor actor) => _actors.Add(actor);

    /// <summary>Runs one step of an actor, or lets time pass until something can run, but not beyond a time.</summary>
    internal void RunOne(long until)
    {
        if (++Steps > MostSteps) throw new SimulationOverException($"{MostSteps} steps: the world goes round in circles.");
        if (_depth == 0) _actors.RemoveAll(static actor => actor.IsOver);
        long next = Math.Min(until, clock.NextTimer);
        _ready.Clear();
        foreach (Actor actor in _actors)
        {
            if (actor.IsOnStack || actor.IsOver) continue;
            long at = actor.RunnableAt;
            if (at <= clock.Now) _ready.Add(actor);
            else if (at < next) next = at;
        }

        if (_ready.Count == 0)
        {
            if (next == long.MaxValue) throw new SimulationOverException("Nothing can run and nothing will happen: the world stands still.");
            clock.AdvanceTo(next);
            return;
        }

        Run(_ready[_ready.Count == 1 ? 0 : dice.Below(_ready.Count)]);
    }

    private void Run(Actor actor)
    {
        actor.IsOnStack = true;
        _depth++;
        try
        {
            actor.Step();
        }
        finally
        {
            _depth--;
            actor.IsOnStack = false;
        }
    }
}
