using Confluent.Kafka;
using StreamGuard.Kafka.Clients;
using StreamGuard.Kafka.Configuration;
using StreamGuard.Kafka.Consuming;
using StreamGuard.Pipeline.Outputs;
using StreamGuard.Pipeline.Sources;

namespace StreamGuard.Kafka.Producing;

/// <summary>
/// The calls of one transactional producer, each tried again while the client says that the same call may succeed, for at most the transaction's
/// own time. They return what went wrong instead of throwing it. One thread.
/// </summary>
internal sealed class TransactionCalls : IDisposable
{
    // How long one attempt waits. The client goes on with a commit or an abort in the next call of the same kind, and refuses every other kind
    // until it is through; so after one that timed out either the same call follows or the client is freed, and a wish to stop is heard soon.
    private static readonly TimeSpan Attempt = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan FlushSlice = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan InitializePause = TimeSpan.FromMilliseconds(100);

    private readonly KafkaOptions _options;
    private readonly IClientObserver _observer;
    private readonly TimeProvider _clock;
    private readonly IProducer<byte[]?, byte[]?> _producer;
    private readonly ProducerRefusal _refusal = new();

    public TransactionCalls(KafkaOptions options, IClientObserver observer, TimeProvider clock)
    {
        _options = options;
        _observer = observer;
        _clock = clock;
        _producer = ProducerClient.Create(options, transactional: true, observer, _refusal.Hear);
    }

    /// <summary>Waits until the topics are there that outputs go to.</summary>
    /// <exception cref="OutputFailedException">They are not, or the broker refused.</exception>
    /// <exception cref="OperationCanceledException">Told to give up.</exception>
    public void AwaitTopics(CancellationToken stop) => new OutputTopics(_options, _observer, _clock).Await(_producer.Handle, _refusal, stop);

    /// <summary>Takes over the transactional id; tries until it succeeds.</summary>
    /// <exception cref="OutputFailedException">The coordinator refused.</exception>
    /// <exception cref="OperationCanceledException">Told to give up.</exception>
    public void Initialize(CancellationToken stop)
    {
        while (true)
        {
            stop.ThrowIfCancellationRequested();
            try
            {
                _producer.InitTransactions(Attempt);
                return;
            }
            catch (KafkaException e)
            {
                Report(e.Error);
                if (e is not KafkaRetriableException && !KafkaErrors.IsTimeout(e.Error)) throw OutputFaults.Exception($"taking over the transactional id {_options.EffectiveTransactionalId}", e.Error, e);
            }

            _refusal.ThrowIfAny($"taking over the transactional id {_options.EffectiveTransactionalId}");

            // An attempt that the broker answers at once must not become a busy loop.
            stop.WaitHandle.WaitOne(InitializePause);
        }
    }

    /// <summary>One call, once.</summary>
    /// <returns>What went wrong; null = nothing.</returns>
    public KafkaException? Try(Action<IProducer<byte[]?, byte[]?>> call)
    {
        try
        {
            call(_producer);
            return null;
        }
        catch (KafkaException e)
        {
            Report(e.Error);
            return e;
        }
    }

    /// <summary>Adds a message to the transaction; waits while the client's queue is full.</summary>
    public KafkaException? Send(OutputRecord record)
    {
        try
        {
            ProducerClient.Send(_producer, record, report: null);
            return null;
        }
        catch (KafkaException e)
        {
            Report(e.Error);
            return e;
        }
    }

    /// <summary>Adds the group's offsets to the transaction.</summary>
    public KafkaException? SendOffsets(IReadOnlyList<PartitionOffset> positions, GroupPlace place, CancellationToken abandon)
    {
        if (positions.Count == 0) return null;

        // The client cannot go on with this call in a second one as it can with a commit, and its own time for it ends in an abort; half the
        // transaction's leaves as much for that.
        var offsets = KafkaPositions.ToClient(_options.Topics.Transactions, positions);
        return Retry(producer => producer.SendOffsetsToTransaction(offsets, place.Metadata, _options.TransactionTimeout / 2), isResumable: false, abandon);
    }

    /// <summary>Waits until every message was delivered or given up; the offsets tell which.</summary>
    /// <returns>Whether none is on its way any more.</returns>
    public bool Flush(CancellationToken abandon)
    {
        var budget = new RetryBudget(_clock, _options.DeliveryTimeout);
        while (_producer.Flush(FlushSlice) > 0)
        {
            abandon.ThrowIfCancellationRequested();
            if (budget.Left == TimeSpan.Zero) return false;
        }

        return true;
    }

    /// <summary>Commits. A commit that timed out may still take effect: nothing but the end of this client may follow.</summary>
    public KafkaException? Commit(CancellationToken abandon) => Retry(static producer => producer.CommitTransaction(Attempt), isResumable: true, abandon);

    /// <summary>Aborts.</summary>
    public KafkaException? Abort(CancellationToken abandon) => Retry(static producer => producer.AbortTransaction(Attempt), isResumable: true, abandon);

    /// <summary>
    /// Why the transaction can only be aborted: once a message was refused the client takes no further one, and says of that only that it is in the
    /// wrong state. The offsets are asked for in vain; they are aborted with the rest.
    /// </summary>
    public KafkaException CauseOf(KafkaException failure, GroupPlace place, IReadOnlyList<PartitionOffset> positions)
    {
        if (failure.Error.Code is not (ErrorCode.Local_State or ErrorCode.Local_Fatal) || positions.Count == 0 || place.Metadata is null) return failure;
        var offsets = KafkaPositions.ToClient(_options.Topics.Transactions, positions);
        return Try(producer => producer.SendOffsetsToTransaction(offsets, place.Metadata, Attempt)) ?? failure;
    }

    public void Dispose() => _producer.Dispose();

    // librdkafka says itself which failures another identical call may mend.
    private KafkaException? Retry(Action<IProducer<byte[]?, byte[]?>> call, bool isResumable, CancellationToken abandon)
    {
        var budget = new RetryBudget(_clock, _options.TransactionTimeout);
        while (true)
        {
            abandon.ThrowIfCancellationRequested();
            if (Try(call) is not { } failure) return null;
            if (failure is not KafkaRetriableException || (KafkaErrors.IsTimeout(failure.Error) && !isResumable) || !budget.TryWait()) return failure;
        }
    }

    private void Report(Error error) => _observer.OnError(ProducerClient.Name, error.Code.ToString(), error.Reason);
}
