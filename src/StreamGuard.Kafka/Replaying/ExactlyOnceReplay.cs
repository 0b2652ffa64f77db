using Confluent.Kafka;
using StreamGuard.Kafka.Clients;
using StreamGuard.Kafka.Configuration;
using StreamGuard.Kafka.Producing;
using StreamGuard.Pipeline.Outputs;
using StreamGuard.Pipeline.Records;
using StreamGuard.Pipeline.Replay;

namespace StreamGuard.Kafka.Replaying;

/// <summary>A Kafka transaction per unit: the letters that go back, and the offsets that remember them. One thread.</summary>
public sealed class ExactlyOnceReplay : IReplayChannel, IDisposable
{
    private static readonly TimeSpan InitializeAttempt = TimeSpan.FromSeconds(5);

    private readonly KafkaOptions _options;
    private readonly ReplayMemory _memory;
    private readonly IClientObserver _observer;
    private readonly TimeProvider _clock;
    private IProducer<byte[]?, byte[]?> _producer;
    private KafkaException? _failure;

    /// <summary>Makes the producer.</summary>
    /// <param name="options">Valid options.</param>
    /// <param name="memory">Knows the groups; not disposed.</param>
    /// <param name="observer">Hears of errors that the client goes on after; null = nobody.</param>
    /// <param name="clock">The time; null = the system's.</param>
    public ExactlyOnceReplay(KafkaOptions options, ReplayMemory memory, IClientObserver? observer = null, TimeProvider? clock = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        _options = options;
        _memory = memory;
        _observer = observer ?? SilentObserver.Instance;
        _clock = clock ?? TimeProvider.System;
        _producer = CreateProducer();
    }

    /// <inheritdoc />
    public void Initialize(CancellationToken stop)
    {
        var budget = new RetryBudget(_clock, _options.CommittedOffsetsTimeout);
        while (true)
        {
            stop.ThrowIfCancellationRequested();
            try
            {
                _producer.InitTransactions(InitializeAttempt);
                return;
            }
            catch (KafkaException e)
            {
                Report(e.Error);
                bool mayMend = e is KafkaRetriableException || KafkaErrors.IsTimeout(e.Error);
                if (!mayMend || !budget.TryWait()) throw OutputFaults.Exception($"taking over the transactional id {ReplayClients.TransactionalId(_options)}", e.Error, e);
            }
        }
    }

    /// <inheritdoc />
    public void Begin()
    {
        _failure = null;
        Try(static (producer, _) => producer.BeginTransaction(), 0);
    }

    /// <inheritdoc />
    public void Send(OutputRecord record)
    {
        if (_failure is null) Try(static (producer, output) => ProducerClient.Send(producer, output, report: null), record);
    }

    /// <inheritdoc />
    public CommitOutcome Commit(IReadOnlyCollection<ReplayPosition> positions)
    {
        foreach (IGrouping<DecodeFailure, ReplayPosition> reason in positions.GroupBy(position => position.Reason))
        {
            if (_failure is not null) break;
            var offsets = _memory.ToClient(reason).ToList();
            _failure = Retry(producer => producer.SendOffsetsToTransaction(offsets, _memory.MetadataOf(reason.Key), _options.TransactionTimeout));
        }

        if (_failure is not null) return GiveUp(_failure);
        if (Retry(static producer => producer.CommitTransaction()) is not { } failure) return CommitOutcome.Committed;
        if (KafkaErrors.IsFencedProducer(failure.Error)) return CommitOutcome.Fenced;
        return failure is KafkaTxnRequiresAbortException ? GiveUp(failure) : CommitOutcome.Unknown;
    }

    /// <summary>Frees the client. What was not committed is left to the next run, or to the broker's timeout.</summary>
    public void Dispose() => _producer.Dispose();

    private IProducer<byte[]?, byte[]?> CreateProducer() => ProducerClient.Create(ReplayClients.ProducerSettings(_options, transactional: true), _observer);

    private CommitOutcome GiveUp(KafkaException failure)
    {
        if (failure.Error.IsFatal || KafkaErrors.IsFencedProducer(failure.Error)) return CommitOutcome.Fenced;
        if (Retry(static producer => producer.AbortTransaction()) is { } stuck)
            return stuck.Error.IsFatal || KafkaErrors.IsFencedProducer(stuck.Error) ? CommitOutcome.Fenced : CommitOutcome.Unknown;
        if (OutputFaults.IsForAPerson(failure.Error)) throw OutputFaults.Exception("sending dead letters back", failure.Error, failure);

        // The same letters again by the same producer might be taken for repetitions, and dropped: docs/adr/0005.
        _producer.Dispose();
        _producer = CreateProducer();
        Initialize(CancellationToken.None);
        return CommitOutcome.Aborted;
    }

    private void Try<T>(Action<IProducer<byte[]?, byte[]?>, T> action, T argument)
    {
        try
        {
            action(_producer, argument);
        }
        catch (KafkaException e)
        {
            Report(e.Error);
            _failure ??= e;
        }
    }

    // A commit or an abort that timed out is not tried again: whether it took effect shows when the next run takes over.
    private KafkaException? Retry(Action<IProducer<byte[]?, byte[]?>> call)
    {
        var budget = new RetryBudget(_clock, _options.TransactionTimeout);
        while (true)
        {
            try
            {
                call(_producer);
                return null;
            }
            catch (KafkaException e)
            {
                Report(e.Error);
                if (e is not KafkaRetriableException || KafkaErrors.IsTimeout(e.Error) || !budget.TryWait()) return e;
            }
        }
    }

    private void Report(Error error) => _observer.OnError(ProducerClient.Name, error.Code.ToString(), error.Reason);
}
