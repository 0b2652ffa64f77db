using StreamGuard.Kafka.Serialization;
using StreamGuard.Simulation;
using StreamGuard.Worker.Offline;
using StreamGuard.Worker.Simulating;

namespace StreamGuard.Worker.Demo;

/// <summary>The payment systems of the demo: sends replayed payments, or simulated ones with some malformed messages among them.</summary>
internal sealed class DemoTraffic
{
    private readonly DemoOptions _options;
    private readonly TransactionSender _sender;
    private readonly Chargebacks _chargebacks;
    private readonly MalformedMessages _malformed;
    private readonly TimeProvider _time;
    private readonly HashSet<string> _frauds = new(StringComparer.Ordinal);
    private readonly long _malformedEvery;
    private long _payments;
    private int _malformedSent;

    /// <summary>Prepares to send.</summary>
    /// <param name="options">What.</param>
    /// <param name="sender">Where to. Not owned.</param>
    /// <param name="chargebacks">Hears of each payment.</param>
    /// <param name="encoder">For the malformed messages; used on the sending thread alone.</param>
    /// <param name="time">The clock.</param>
    internal DemoTraffic(DemoOptions options, TransactionSender sender, Chargebacks chargebacks, TransactionEncoder encoder, TimeProvider time)
    {
        _options = options;
        _sender = sender;
        _chargebacks = chargebacks;
        _malformed = new MalformedMessages(encoder);
        _time = time;
        _malformedEvery = Math.Max(1, options.Events / (options.Malformed + 1));
    }

    /// <summary>Whether the payments carry the truth.</summary>
    internal bool IsLabelled { get; private set; } = true;

    /// <summary>The ids of the fraudulent payments; complete when everything was sent.</summary>
    internal IReadOnlySet<string> Frauds => _frauds;

    /// <summary>Sends everything, held back by the worker's lag, and waits until the broker has it.</summary>
    /// <param name="lag">How many messages the worker is behind.</param>
    /// <param name="stop">Asks for the end.</param>
    internal void Run(Func<long> lag, CancellationToken stop)
    {
        var traffic = new SimulatedTraffic(_sender, _time) { Lag = lag, Sent = payment => AfterSent(payment, stop) };
        DateTimeOffset? beyond = _options.OpenInput is { } open ? Replay(traffic, open, stop) : traffic.Run(Simulate(), stop);
        _sender.Drain(stop);
        if (beyond is { } future)
            throw new Commands.CommandFailedException($"the payments reach into the future ({future:yyyy-MM-dd HH:mm} UTC), and workers refuse those; the file's clock is ahead of this machine's");
        if (_sender.Failed > 0) throw new Commands.CommandFailedException($"{_sender.Failed} messages did not reach the broker: {_sender.Trouble}");
    }

    private DateTimeOffset? Replay(SimulatedTraffic traffic, Func<TransactionFileReader> open, CancellationToken stop)
    {
        using TransactionFileReader reader = open();
        return traffic.Run(reader.ReadAll().Select(Labelled), stop);
    }

    private LabelledTransaction Labelled(FileTransaction row)
    {
        if (row.IsFraud is null) IsLabelled = false;
        return new LabelledTransaction(row.Transaction, row.IsFraud ?? false, Kind: null);
    }

    private IEnumerable<LabelledTransaction> Simulate()
    {
        var simulation = new SimulationOptions
        {
            Seed = _options.Seed,
            Accounts = _options.Accounts,
            Start = SimulatedPeriod.StartFor(_time.GetUtcNow(), _options.Events, _options.Accounts),
        };
        var simulator = new PaymentSimulator(simulation);
        for (long i = 0; i < _options.Events - _options.Malformed; i++) yield return simulator.Next();
    }

    private void AfterSent(LabelledTransaction payment, CancellationToken stop)
    {
        if (payment.IsFraud) _frauds.Add(payment.Transaction.TransactionId);
        _chargebacks.After(payment.Transaction, payment.IsFraud, stop);
        if (++_payments % _malformedEvery != 0 || _malformedSent == _options.Malformed) return;
        _malformedSent++;
        _sender.SendRaw(System.Text.Encoding.UTF8.GetBytes(payment.Transaction.AccountId), _malformed.Next(payment.Transaction), stop);
    }
}
