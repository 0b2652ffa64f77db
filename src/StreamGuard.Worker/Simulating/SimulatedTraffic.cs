using StreamGuard.Core.Transactions;
using StreamGuard.Simulation;

namespace StreamGuard.Worker.Simulating;

/// <summary>Sends simulated payments at a rate, or as fast as the receiving side keeps up.</summary>
internal sealed class SimulatedTraffic
{
    /// <summary>A worker takes payments of at most this far in the future; those beyond would become dead letters.</summary>
    internal static readonly TimeSpan FutureAllowed = TimeSpan.FromMinutes(5);

    /// <summary>The lag is asked for once in so many payments: a question to a consumer costs more than a payment.</summary>
    private const int PaymentsPerLook = 256;

    private static readonly TimeSpan LagWait = TimeSpan.FromMilliseconds(1);
    private readonly TransactionSender _sender;
    private readonly TimeProvider _time;

    /// <summary>Prepares to send.</summary>
    /// <param name="sender">Where to. Not owned.</param>
    /// <param name="time">The clock, for the rate and for the limit on event times.</param>
    internal SimulatedTraffic(TransactionSender sender, TimeProvider time)
    {
        _sender = sender;
        _time = time;
    }

    /// <summary>Payments a second; 0 (default) = no limit.</summary>
    internal double PaymentsPerSecond { get; init; }

    /// <summary>How many payments the receiver is behind, asked now and then; null (default) = nobody asks.</summary>
    internal Func<long>? Lag { get; init; }

    /// <summary>Sending waits while <see cref="Lag"/> says more than this. Default 10,000.</summary>
    internal long MostLag { get; init; } = 10_000;

    /// <summary>Told of each payment right after it was given to the client; null (default) = nobody.</summary>
    internal Action<LabelledTransaction>? Sent { get; init; }

    /// <summary>
    /// Sends payments until there are no more, or one lies too far in the future, or one could not be delivered (the sender counts those), or
    /// it is told to stop.
    /// </summary>
    /// <param name="payments">The payments; finite.</param>
    /// <param name="stop">Asks for the end.</param>
    /// <returns>The event time of the payment that lay in the future, which was not sent; null when there was none.</returns>
    /// <exception cref="OperationCanceledException">It was told to stop.</exception>
    internal DateTimeOffset? Run(IEnumerable<LabelledTransaction> payments, CancellationToken stop)
    {
        var begin = _time.GetTimestamp();
        long count = 0;
        foreach (var payment in payments)
        {
            stop.ThrowIfCancellationRequested();
            if (count % PaymentsPerLook == 0)
            {
                if (_sender.Failed > 0) return null;
                AwaitReceiver(stop);
            }

            if (PaymentsPerSecond > 0) AwaitTurn(count, begin, stop);
            if (IsInFuture(payment.Transaction)) return DateTimeOffset.FromUnixTimeMilliseconds(payment.Transaction.EventTimeMs);
            _sender.Send(payment.Transaction, stop);
            Sent?.Invoke(payment);
            count++;
        }

        return null;
    }

    private bool IsInFuture(TransactionData transaction) =>
        transaction.EventTimeMs > (_time.GetUtcNow() + FutureAllowed).ToUnixTimeMilliseconds();

    private void AwaitReceiver(CancellationToken stop)
    {
        if (Lag is null) return;
        while (Lag() > MostLag) Wait(LagWait, stop);
    }

    private void AwaitTurn(long count, long begin, CancellationToken stop)
    {
        var due = TimeSpan.FromSeconds(count / PaymentsPerSecond);
        while (_time.GetElapsedTime(begin) < due)
        {
            var ahead = due - _time.GetElapsedTime(begin);
            if (ahead > TimeSpan.Zero) Wait(ahead < TimeSpan.FromMilliseconds(20) ? TimeSpan.FromMilliseconds(1) : ahead, stop);
        }
    }

    private static void Wait(TimeSpan time, CancellationToken stop)
    {
        stop.WaitHandle.WaitOne(time);
        stop.ThrowIfCancellationRequested();
    }
}
