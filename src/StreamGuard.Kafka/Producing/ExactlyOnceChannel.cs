using Confluent.Kafka;
using StreamGuard.Kafka.Clients;
using StreamGuard.Kafka.Configuration;
using StreamGuard.Kafka.Consuming;
using StreamGuard.Pipeline.Outputs;
using StreamGuard.Pipeline.Sources;

namespace StreamGuard.Kafka.Producing;

/// <summary>
/// One Kafka transaction per unit, the group's offsets in it: readers of committed messages see all of a unit or nothing. A failure of Begin or
/// Send is remembered and told by <see cref="Commit"/>, which alone knows how to end the transaction.
/// </summary>
/// <remarks>
/// After <see cref="CommitOutcome.Unknown"/> only <see cref="Replace"/> may follow; after <see cref="CommitOutcome.Fenced"/> nothing. Which error
/// leads to what, and why: docs/adr/0005.
/// </remarks>
public sealed class ExactlyOnceChannel : IOutputChannel
{
    // A commit is refused once this part of a session has passed since the broker confirmed the membership: what is left is for the commit to arrive.
    private const double LongestTrust = 2 / 3.0;

    // From here on the membership is confirmed anew before a commit.
    private const double FreshTrust = 1 / 3.0;

    private readonly KafkaOptions _options;
    private readonly KafkaSourceConsumer _source;
    private readonly IClientObserver _observer;
    private readonly TimeProvider _clock;
    private readonly ProducerFaults _faults;
    private TransactionCalls _calls;
    private KafkaException? _failure;
    private CommitOutcome? _spent;
    private long _openedAt;

    // Whether everything sent was acknowledged: then the broker and the client count alike what there was.
    private bool _isSettled;

    /// <summary>Makes the producer; <see cref="Initialize"/> must follow before the first unit.</summary>
    /// <param name="options">Valid options.</param>
    /// <param name="source">The consumer whose offsets are committed. The channel does not own it.</param>
    /// <param name="observer">Hears of errors that the client goes on after; null = nobody.</param>
    /// <param name="clock">The time; null = the system's.</param>
    public ExactlyOnceChannel(KafkaOptions options, KafkaSourceConsumer source, IClientObserver? observer = null, TimeProvider? clock = null)
    {
        _options = options;
        _source = source;
        _observer = observer ?? SilentObserver.Instance;
        _clock = clock ?? TimeProvider.System;
        _faults = new ProducerFaults(options, _clock);
        _calls = CreateCalls();
    }

    /// <inheritdoc />
    /// <remarks>
    /// Looks first whether the topics of the outputs are there. Ends what a predecessor of the same transactional id left open, and fences it. Tries for as long as the coordinator cannot be
    /// reached or is not ready: that mends itself, and until it does nothing is consumed that could be lost.
    /// </remarks>
    /// <exception cref="OutputFailedException">A topic is missing, or the transaction coordinator refused.</exception>
    public void Initialize(CancellationToken stop)
    {
        _calls.AwaitTopics(stop);
        _calls.Initialize(stop);
    }

    /// <inheritdoc />
    public void Begin()
    {
        _failure = null;
        _isSettled = true;
        _openedAt = _clock.GetTimestamp();
        if (_spent is null) _failure = _calls.Try(static producer => producer.BeginTransaction());
    }

    /// <inheritdoc />
    public void Send(OutputRecord record)
    {
        // After a failure the transaction can only be aborted; the caller still holds the record.
        if (_failure is not null || _spent is not null) return;
        _isSettled = false;
        _failure = _calls.Send(record);
    }

    /// <inheritdoc />
    /// <exception cref="OutputFailedException">An output or the offsets were refused for good; the transaction was aborted.</exception>
    public CommitOutcome Commit(IReadOnlyList<PartitionOffset> positions, object groupMetadata, CancellationToken abandon)
    {
        if (_spent is { } spent) return spent;
        var place = (GroupPlace)groupMetadata;
        if (_failure is { } failed) return GiveUp(_calls.CauseOf(failed, place, positions), abandon);

        // So that little is left to send once the place is confirmed, and what is true then is still true when the commit arrives.
        bool isDelivered = _calls.Flush(abandon);
        if (!ConfirmPlace(place, positions)) return _failure is { } refused ? GiveUp(refused, abandon) : TakeBack(abandon);
        KafkaException? unsent = _calls.SendOffsets(positions, place, abandon);

        // The group is asked only by a transaction of which nothing has failed before.
        _isSettled = isDelivered && (unsent is null || KafkaErrors.IsLostMembership(unsent.Error));
        if (unsent is not null) return GiveUp(unsent, abandon);
        if (!_source.Membership.IsHeld(place, positions, LongestTrust)) return TakeBack(abandon);
        if (_calls.Commit(abandon) is { } failure) return AfterFailedCommit(failure, abandon);
        _source.Membership.NoteCommitted(positions);
        return CommitOutcome.Committed;
    }

    /// <inheritdoc />
    public CommitOutcome Abort(CancellationToken abandon)
    {
        if (_spent is { } spent) return spent;
        return _failure is { Error.IsFatal: true } fatal ? Spend(fatal) : TakeBack(abandon);
    }

    /// <inheritdoc />
    /// <remarks>The new producer's first call has the coordinator end whatever the old one left open, and refuse everything that it may still send.</remarks>
    public void Replace(CancellationToken stop)
    {
        _spent = null;
        _failure = null;
        Renew(stop);
    }

    /// <summary>Frees the client. An open transaction is left to the broker's timeout, or to the successor's <see cref="Initialize"/>.</summary>
    public void Dispose() => _calls.Dispose();

    private bool ConfirmPlace(GroupPlace place, IReadOnlyList<PartitionOffset> positions)
    {
        if (_source.Membership.IsHeld(place, positions, FreshTrust)) return true;
        try
        {
            return _source.Membership.TryConfirm(place, positions);
        }
        catch (KafkaException e)
        {
            _failure = e;
            return false;
        }
    }

    // Nothing was committed yet, so the unit can be taken back unless the producer is beyond use.
    private CommitOutcome GiveUp(KafkaException failure, CancellationToken abandon)
    {
        if (failure.Error.IsFatal) return Spend(failure);
        var outcome = TakeBack(abandon);
        if (outcome == CommitOutcome.Aborted && OutputFaults.IsForAPerson(failure.Error))
            throw OutputFaults.Exception("sending outputs and offsets in a transaction", failure.Error, failure);
        return outcome;
    }

    /// <remarks>
    /// The client forgets what it had not heard of when a transaction is taken back, and numbers the next messages as if that had never been sent. A broker that did get
    /// it takes the next ones, the same number of them, for repetitions: it acknowledges them and drops them. A new producer is counted from the beginning.
    /// </remarks>
    private CommitOutcome TakeBack(CancellationToken abandon)
    {
        if (_calls.Abort(abandon) is { } failure) return Spend(failure);
        if (!_isSettled) Renew(abandon);
        return CommitOutcome.Aborted;
    }

    private void Renew(CancellationToken stop)
    {
        _calls.Dispose();
        _calls = CreateCalls();
        _calls.Initialize(stop);
    }

    private CommitOutcome AfterFailedCommit(KafkaException failure, CancellationToken abandon) =>
        failure is KafkaTxnRequiresAbortException ? GiveUp(failure, abandon) : Spend(failure);

    private CommitOutcome Spend(KafkaException failure)
    {
        var outcome = _faults.Judge(failure.Error, openFor: _clock.GetElapsedTime(_openedAt));
        _spent = outcome;
        return outcome;
    }

    private TransactionCalls CreateCalls() => new(_options, _observer, _clock);
}
