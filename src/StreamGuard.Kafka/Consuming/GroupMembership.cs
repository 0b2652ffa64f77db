using Confluent.Kafka;
using StreamGuard.Kafka.Clients;
using StreamGuard.Kafka.Configuration;
using StreamGuard.Pipeline.Sources;

namespace StreamGuard.Kafka.Consuming;

/// <summary>
/// Whether this worker is still in its group. A process that was frozen (a signal, a paused machine, a long collection) does not notice that the
/// group has given its partitions away: it goes on where it was. So membership is taken on trust for a part of the session only, counted from
/// the last time that the broker has confirmed it, and then confirmed again, by committing once more an offset that is committed already: the
/// broker refuses that of a member it has put out. Any thread.
/// </summary>
/// <remarks>docs/adr/0005 says why it is asked and not guessed from how long the process slept.</remarks>
internal sealed class GroupMembership
{
    /// <summary>How old a confirmation counts that came while the group was rebalancing, in sessions.</summary>
    private const double RebalancingAge = 0.5;

    private readonly IConsumer<int, int> _consumer;
    private readonly ConsumerFaults _faults;
    private readonly TimeProvider _clock;
    private readonly string _topic;
    private readonly TimeSpan _session;
    private readonly Dictionary<int, long> _committed = [];
    private readonly Dictionary<int, string> _assignedTo = [];

    // Held while the broker is asked, and by whoever tells of a loss: the client joins anew only after the loss was told, so an answer belongs to
    // the membership that the question was about.
    private readonly Lock _asking = new();
    private long _losses;
    private long _confirmedAt;
    private DateTimeOffset _confirmedOn;
    private bool _isConfirmed;

    public GroupMembership(KafkaOptions options, IConsumer<int, int> consumer, ConsumerFaults faults, TimeProvider clock)
    {
        _consumer = consumer;
        _faults = faults;
        _clock = clock;
        _topic = options.Topics.Transactions;
        _session = options.SessionTimeout;
    }

    /// <summary>The place in the group as of now.</summary>
    public GroupPlace Place()
    {
        var losses = Interlocked.Read(ref _losses);
        try
        {
            var before = _consumer.MemberId;
            var metadata = _consumer.ConsumerGroupMetadata;
            return new GroupPlace(metadata, !string.IsNullOrEmpty(before) && before == _consumer.MemberId ? before : null, losses);
        }
        catch (ObjectDisposedException)
        {
            // The consumer is closed: it has left the group.
            return new GroupPlace(null, MemberId: null, losses);
        }
    }

    /// <summary>Partitions are being taken away. Waits while the broker is asked.</summary>
    public void NoteLoss()
    {
        lock (_asking)
        {
            Interlocked.Increment(ref _losses);
            _isConfirmed = false;
        }
    }

    /// <summary>A partition became this worker's.</summary>
    /// <param name="partition">The partition.</param>
    /// <param name="committed">What the group has committed of it; negative = nothing, which <see cref="NoteStart"/> fills in.</param>
    public void NoteAssigned(int partition, long committed)
    {
        var member = _consumer.MemberId;
        lock (_committed)
        {
            _assignedTo[partition] = member;
            if (committed >= 0) _committed[partition] = committed;
            else _committed.Remove(partition);
        }
    }

    /// <summary>Something is committed. Offsets only grow while a partition is owned, so an older word that comes late changes nothing.</summary>
    public void NoteCommitted(IReadOnlyList<PartitionOffset> positions)
    {
        lock (_committed)
        {
            for (var i = 0; i < positions.Count; i++)
                if (positions[i].Offset > _committed.GetValueOrDefault(positions[i].Partition, -1)) _committed[positions[i].Partition] = positions[i].Offset;
        }
    }

    /// <summary>Notes where reading began in a partition without a commit: to commit that changes nothing.</summary>
    public void NoteStart(int partition, long offset)
    {
        lock (_committed) _committed.TryAdd(partition, offset);
    }

    /// <summary>A partition is not this worker's any more.</summary>
    public void Forget(int partition)
    {
        lock (_committed)
        {
            _committed.Remove(partition);
            _assignedTo.Remove(partition);
        }
    }

    /// <summary>
    /// Whether a partition was assigned to the membership that this worker has now. A worker that slept through the end of its membership joins
    /// anew under another name, and the client, when a rebalance was under way meanwhile, takes its old partitions away as if it had held them until now.
    /// </summary>
    /// <param name="partition">A partition that was assigned.</param>
    public bool IsOfThisMembership(int partition)
    {
        var member = _consumer.MemberId;
        lock (_committed) return _assignedTo.TryGetValue(partition, out var assignedTo) && assignedTo == member;
    }

    /// <summary>
    /// Whether the place is still held and was confirmed lately enough that the broker cannot have given it away since.
    /// </summary>
    /// <param name="place">The place.</param>
    /// <param name="positions">What is to be committed; all of it must have been assigned to the place's membership.</param>
    /// <param name="sessionsPart">Which part of a session may have passed since the broker confirmed it.</param>
    public bool IsHeld(GroupPlace place, IReadOnlyList<PartitionOffset> positions, double sessionsPart)
    {
        lock (_asking)
        {
            if (!_isConfirmed || place.Losses != _losses || !IsOf(place, positions)) return false;

            // A paused machine's own clock may have stood still; the calendar is set right when it goes on.
            var since = _clock.GetElapsedTime(_confirmedAt);
            var onCalendar = (_clock.GetUtcNow() - _confirmedOn).Duration();
            return (since > onCalendar ? since : onCalendar) < _session * sessionsPart;
        }
    }

    /// <summary>Asks the broker. Must not be called while a transaction with offsets is open: what is committed here would win over it.</summary>
    /// <param name="place">The place to be confirmed.</param>
    /// <param name="positions">What is to be committed next; one of its partitions is asked with.</param>
    /// <returns>Whether the place is held; false as well when the broker could not say.</returns>
    /// <exception cref="KafkaException">The broker refused for a reason that a person must mend.</exception>
    public bool TryConfirm(GroupPlace place, IReadOnlyList<PartitionOffset> positions)
    {
        lock (_asking)
        {
            _isConfirmed = false;
            if (place.Losses != _losses || !IsOf(place, positions) || !TryFindCommitted(positions, out var known)) return false;
            var asked = _clock.GetTimestamp();
            var askedOn = _clock.GetUtcNow();
            try
            {
                _consumer.Commit(KafkaPositions.ToClient(_topic, [known]));
            }
            catch (KafkaException e)
            {
                var error = KafkaErrors.Of(e);
                _faults.Report(error);
                if (KafkaErrors.NeedsAPerson(error)) throw new KafkaException(error, e);
                if (error.Code != ErrorCode.RebalanceInProgress) return false;

                // Said to nobody but a member of the current generation, whose partitions nobody else can have before the next one. It does not prolong
                // the session as a commit does, so it counts as old news: enough for this unit, and the next one asks again.
                asked -= (long)(_session.TotalSeconds * RebalancingAge * _clock.TimestampFrequency);
                askedOn -= _session * RebalancingAge;
            }

            _confirmedAt = asked;
            _confirmedOn = askedOn;
            return _isConfirmed = true;
        }
    }

    private bool IsOf(GroupPlace place, IReadOnlyList<PartitionOffset> positions)
    {
        if (place.MemberId is null) return false;
        lock (_committed)
        {
            for (var i = 0; i < positions.Count; i++)
                if (!_assignedTo.TryGetValue(positions[i].Partition, out var assignedTo) || assignedTo != place.MemberId) return false;
        }

        return true;
    }

    private bool TryFindCommitted(IReadOnlyList<PartitionOffset> positions, out PartitionOffset known)
    {
        lock (_committed)
        {
            for (var i = 0; i < positions.Count; i++)
            {
                if (!_committed.TryGetValue(positions[i].Partition, out var offset)) continue;
                known = new PartitionOffset(positions[i].Partition, offset);
                return true;
            }
        }

        known = default;
        return false;
    }
}
