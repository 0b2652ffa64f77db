using Confluent.Kafka;
using StreamGuard.Kafka.Clients;
using StreamGuard.Kafka.Configuration;
using StreamGuard.Kafka.Producing;
using StreamGuard.Pipeline.Outputs;
using StreamGuard.Pipeline.Records;
using StreamGuard.Pipeline.Replay;

namespace StreamGuard.Kafka.Replaying;

/// <summary>Letters first, then the offsets that remember them: a run that is killed in between sends its last unit again. One thread.</summary>
public sealed class AtLeastOnceReplay : IReplayChannel, IDisposable
{
    private static readonly TimeSpan FlushSlice = TimeSpan.FromMilliseconds(200);

    private readonly KafkaOptions _options;
    private readonly ReplayMemory _memory;
    private readonly IClientObserver _observer;
    private readonly TimeProvider _clock;
    private readonly IProducer<byte[]?, byte[]?> _producer;
    private DeliveryTally _unit = new();

    /// <summary>Makes the producer.</summary>
    /// <param name="options">Valid options.</param>
    /// <param name="memory">Knows the groups; not disposed.</param>
    /// <param name="observer">Hears of errors that the client goes on after; null = nobody.</param>
    /// <param name="clock">The time; null = the system's.</param>
    public AtLeastOnceReplay(KafkaOptions options, ReplayMemory memory, IClientObserver? observer = null, TimeProvider? clock = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        _options = options;
        _memory = memory;
        _observer = observer ?? SilentObserver.Instance;
        _clock = clock ?? TimeProvider.System;
        _producer = ProducerClient.Create(ReplayClients.ProducerSettings(options, transactional: false), _observer);
    }

    /// <inheritdoc />
    public void Initialize(CancellationToken stop)
    {
        // There is nothing to take over.
    }

    /// <inheritdoc />
    public void Begin() => _unit = new DeliveryTally();

    /// <inheritdoc />
    public void Send(OutputRecord record)
    {
        _unit.CountSent();
        try
        {
            ProducerClient.Send(_producer, record, _unit.Report);
        }
        catch (KafkaException e)
        {
            _observer.OnError(ProducerClient.Name, e.Error.Code.ToString(), e.Error.Reason);
            _unit.CountRefused(e.Error);
        }
    }

    /// <inheritdoc />
    public CommitOutcome Commit(IReadOnlyCollection<ReplayPosition> positions)
    {
        // Bounded: the client reports on every message within its delivery timeout.
        while (!_unit.IsComplete) _producer.Flush(FlushSlice);
        if (_unit.FirstError is { } error)
            return OutputFaults.IsForAPerson(error) ? throw OutputFaults.Exception("sending dead letters back", error) : CommitOutcome.Aborted;

        var budget = new RetryBudget(_clock, _options.OffsetCommitTimeout);
        foreach (IGrouping<DecodeFailure, ReplayPosition> reason in positions.GroupBy(position => position.Reason))
        {
            while (Refusal(reason) is { } refusal)
                if (!budget.TryWait()) throw OutputFaults.Exception("committing how far the replay came, after its letters were sent", refusal.Error, refusal);
        }

        return CommitOutcome.Committed;
    }

    /// <summary>Frees the client.</summary>
    public void Dispose() => _producer.Dispose();

    private KafkaException? Refusal(IGrouping<DecodeFailure, ReplayPosition> reason)
    {
        try
        {
            _memory.Commit(reason.Key, reason);
            return null;
        }
        catch (KafkaException e)
        {
            _observer.OnError("consumer", e.Error.Code.ToString(), e.Error.Reason);
            return e;
        }
    }
}
