using Confluent.Kafka;
using StreamGuard.Kafka.Clients;
using StreamGuard.Kafka.Configuration;
using StreamGuard.Kafka.Consuming;
using StreamGuard.Pipeline.Outputs;
using StreamGuard.Pipeline.Sources;

namespace StreamGuard.Kafka.Producing;

/// <summary>
/// Outputs by an idempotent producer; the offsets are committed by the consumer once every output of the unit is on all in-sync replicas.
/// A crash in between repeats outputs, never loses one.
/// </summary>
public sealed class AtLeastOnceChannel : IOutputChannel
{
    // On top of the delivery timeout, after which the client itself reports each message as given up.
    private static readonly TimeSpan ReportMargin = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan FlushSlice = TimeSpan.FromMilliseconds(100);

    private readonly KafkaOptions _options;
    private readonly KafkaSourceConsumer _source;
    private readonly IClientObserver _observer;
    private readonly TimeProvider _clock;
    private IProducer<byte[]?, byte[]?> _producer;
    private DeliveryTally _unit = new();
    private readonly ProducerRefusal _refusal = new();
    private volatile bool _isBroken;

    /// <summary>Makes the producer; it connects in the background.</summary>
    /// <param name="options">Valid options.</param>
    /// <param name="source">The consumer that commits the offsets. The channel does not own it.</param>
    /// <param name="observer">Hears of errors that the client goes on after; null = nobody.</param>
    /// <param name="clock">The time; null = the system's.</param>
    public AtLeastOnceChannel(KafkaOptions options, KafkaSourceConsumer source, IClientObserver? observer = null, TimeProvider? clock = null)
    {
        _options = options;
        _source = source;
        _observer = observer ?? SilentObserver.Instance;
        _clock = clock ?? TimeProvider.System;
        _producer = Create();
    }

    /// <inheritdoc />
    /// <remarks>Looks whether the topics of the outputs are there. There is no predecessor to fence, and an idempotent producer gets its id from the broker with its first message.</remarks>
    /// <exception cref="OutputFailedException">A topic is missing, or the broker refused.</exception>
    public void Initialize(CancellationToken stop) => new OutputTopics(_options, _observer, _clock).Await(_producer.Handle, _refusal, stop);

    /// <inheritdoc />
    public void Begin()
    {
        if (_isBroken) ReplaceProducer();
        _unit = new DeliveryTally();
    }

    /// <inheritdoc />
    public void Send(OutputRecord record)
    {
        _unit.CountSent();
        try
        {
            ProducerClient.Send(_producer, record, _unit.Report);
        }
        catch (ProduceException<byte[]?, byte[]?> e)
        {
            if (e.Error.IsFatal) _isBroken = true;
            _unit.CountRefused(e.Error);
        }
    }

    /// <inheritdoc />
    /// <exception cref="OutputFailedException">An output or the offsets were refused for good.</exception>
    public CommitOutcome Commit(IReadOnlyList<PartitionOffset> positions, object groupMetadata, CancellationToken abandon)
    {
        if (!AwaitReports(abandon))
        {
            // The client broke its own promise to report in time; its successor starts with a clean slate.
            _isBroken = true;
            return CommitOutcome.Aborted;
        }

        if (_unit.FirstError is { } error)
        {
            if (OutputFaults.IsForAPerson(error)) throw OutputFaults.Exception("sending outputs", error);
            return CommitOutcome.Aborted;
        }

        return CommitOffsets(positions, abandon);
    }

    /// <inheritdoc />
    /// <remarks>Waits until what was sent is delivered or given up, so that it cannot arrive after the next unit's.</remarks>
    public CommitOutcome Abort(CancellationToken abandon)
    {
        if (!AwaitReports(abandon)) _isBroken = true;
        return CommitOutcome.Aborted;
    }

    /// <inheritdoc />
    /// <remarks>What is still unsent is dropped; the caller sends it again.</remarks>
    public void Replace(CancellationToken stop) => ReplaceProducer();

    /// <inheritdoc />
    public void Dispose() => _producer.Dispose();

    private bool AwaitReports(CancellationToken abandon)
    {
        var budget = new RetryBudget(_clock, _options.DeliveryTimeout + ReportMargin);
        while (!_unit.IsComplete)
        {
            abandon.ThrowIfCancellationRequested();
            if (budget.Left == TimeSpan.Zero) return false;

            // Flushing also overrides linger.ms: nothing waits for company.
            _producer.Flush(FlushSlice);
        }

        return true;
    }

    private CommitOutcome CommitOffsets(IReadOnlyList<PartitionOffset> positions, CancellationToken abandon)
    {
        var budget = new RetryBudget(_clock, _options.OffsetCommitTimeout);
        while (true)
        {
            abandon.ThrowIfCancellationRequested();
            if (!_source.OwnsAll(positions)) return CommitOutcome.Aborted;
            try
            {
                _source.CommitOnce(positions);
                return CommitOutcome.Committed;
            }
            catch (KafkaException e)
            {
                var error = KafkaErrors.Of(e);
                _observer.OnError("consumer", error.Code.ToString(), error.Reason);
                if (KafkaErrors.NeedsAPerson(error)) throw OutputFaults.Exception("committing offsets", error, e);

                // A cooperative rebalance bumps the generation of members that keep their partitions: such an owner is refused only until its
                // consumer has rejoined. Whoever really lost them hears of it meanwhile, OwnsAll turns false, and the caller drops what is stale.
                if (!budget.TryWait()) return CommitOutcome.Aborted;
            }
        }
    }

    private IProducer<byte[]?, byte[]?> Create() => ProducerClient.Create(_options, transactional: false, _observer, Hear);

    private void Hear(Error error)
    {
        if (error.IsFatal) _isBroken = true;
        _refusal.Hear(error);
    }

    private void ReplaceProducer()
    {
        _producer.Dispose();
        _producer = Create();
        _isBroken = false;
    }
}
