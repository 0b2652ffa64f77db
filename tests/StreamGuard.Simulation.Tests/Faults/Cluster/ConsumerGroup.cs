using StreamGuard.Simulation.Tests.Faults.Runs;
using StreamGuard.Simulation.Tests.Faults.Scheduling;

namespace StreamGuard.Simulation.Tests.Faults.Cluster;

/// <summary>
/// The group's coordinator, by the classic protocol: a change of membership begins a new generation, which is complete when every member
/// has joined again or was dropped for not doing so. Eager members give everything up first; cooperative ones keep what they own, and what
/// moves is given to its new owner only in a further generation.
/// </summary>
internal sealed class ConsumerGroup(Plan plan, VirtualClock clock, Tally tally, Trace trace)
{
    private readonly List<GroupMember> _members = [];
    private int _lastId;

    internal int Generation { get; private set; }

    /// <summary>Whether a new generation is being prepared.</summary>
    internal bool IsPreparing { get; private set; }

    internal bool Knows(GroupMember member) => _members.Contains(member);

    /// <summary>Whether another process took a static member's place: that one is told so, and has no business in the group any more.</summary>
    internal bool IsFenced(GroupMember member) => plan.IsStatic && _members.Exists(other => other.Instance == member.Instance && other != member);

    internal bool IsCurrent(GroupPlace place) => place.Generation == Generation && _members.Exists(member => member.Id == place.MemberId);

    /// <summary>A new member. Under static membership it takes its instance's place, and whoever had it is a member no more.</summary>
    internal GroupMember Join(int instance, Action wake)
    {
        var member = new GroupMember(++_lastId, instance, wake);
        int place = plan.IsStatic ? _members.FindIndex(other => other.Instance == instance) : -1;
        if (place >= 0)
        {
            trace.Note(clock.Now, -1, "instance taken over", instance, member.Id);
            tally.Count(Happening.InstancesTakenOver);
            GroupMember before = _members[place];
            member.Target.UnionWith(before.Target);
            _members[place] = member;

            // What the one before was to give up, nobody will give up now.
            if (!before.Claims.IsSubsetOf(before.Target)) Prepare();
            return member;
        }

        _members.Add(member);
        Prepare();
        return member;
    }

    internal void Remove(GroupMember member)
    {
        if (!_members.Remove(member)) return;
        trace.Note(clock.Now, -1, "member removed", member.Id);
        Prepare();
        TryComplete();
    }

    /// <summary>Begins a new generation; members learn of it when they poll.</summary>
    internal void Prepare()
    {
        WakeAll();
        if (IsPreparing) return;
        IsPreparing = true;
        tally.Count(Happening.Rebalances);
        foreach (GroupMember member in _members) member.HasJoined = false;
        int generation = Generation;
        clock.After(plan.RebalanceTimeout, () => DropLaggards(generation));
    }

    /// <summary>A member takes part in the generation that is being prepared.</summary>
    internal void Rejoin(GroupMember member, IEnumerable<int> owned)
    {
        member.HasJoined = true;
        member.Claims.Clear();
        member.Claims.UnionWith(owned);
        TryComplete();
    }

    private void DropLaggards(int generation)
    {
        if (!IsPreparing || Generation != generation) return;
        _members.RemoveAll(static member => !member.HasJoined);
        TryComplete();
    }

    private void TryComplete()
    {
        if (!IsPreparing || _members.Count == 0 || _members.Exists(static member => !member.HasJoined)) return;
        IsPreparing = false;
        Generation++;
        Assign();
        trace.Note(clock.Now, -1, "generation", Generation, _members.Count);
        WakeAll();
    }

    private void Assign()
    {
        foreach (GroupMember member in _members) member.Target.Clear();
        int most = (plan.Partitions + _members.Count - 1) / _members.Count;

        // The same members always share alike, so that moving comes to an end; other members share quite differently.
        int first = (int)(_members.Sum(member => (plan.IsStatic ? member.Instance + 1 : member.Id) * 2654435761L) % _members.Count);
        for (int partition = 0; partition < plan.Partitions; partition++)
        {
            GroupMember? owner = _members.Find(member => member.Claims.Contains(partition));
            GroupMember target = owner is { } present && plan.IsSticky && present.Target.Count < most ? present : Next(first + partition, most);

            // Moving away from its owner: for now it is nobody's, and the owner's giving it up begins the next generation.
            if (plan.IsCooperative && owner is not null && owner != target) continue;
            target.Target.Add(partition);
        }
    }

    private GroupMember Next(int first, int most)
    {
        for (int i = 0; ; i++)
        {
            GroupMember member = _members[(first + i) % _members.Count];
            if (member.Target.Count < most) return member;
        }
    }

    private void WakeAll()
    {
        foreach (GroupMember member in _members) member.Wake();
    }
}
