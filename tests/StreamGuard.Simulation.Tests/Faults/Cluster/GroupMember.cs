namespace StreamGuard.Simulation.Tests.Faults.Cluster;

/// <summary>A member of the group, as the coordinator knows it.</summary>
/// <param name="id">Its member id, never used again.</param>
/// <param name="instance">Whose place it has: a number that outlives it.</param>
/// <param name="wake">Called when the coordinator has something for it.</param>
internal sealed class GroupMember(int id, int instance, Action wake)
{
    internal int Instance { get; } = instance;

    internal int Id { get; } = id;

    /// <summary>Whether it asked to take part in the generation that is being prepared.</summary>
    internal bool HasJoined { get; set; }

    /// <summary>What it said it owns when it joined.</summary>
    internal HashSet<int> Claims { get; } = [];

    /// <summary>What it is to own in the present generation.</summary>
    internal HashSet<int> Target { get; } = [];

    internal void Wake() => wake();
}
