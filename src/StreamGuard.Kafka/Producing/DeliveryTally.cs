using Confluent.Kafka;

namespace StreamGuard.Kafka.Producing;

/// <summary>
/// Counts what became of the messages of one unit. Each unit has its own, so that a late report of a unit that was given up is not taken for
/// one of the next. The publish thread sends; the client's thread reports.
/// </summary>
internal sealed class DeliveryTally
{
    private int _sent;
    private int _acknowledged;
    private int _failed;
    private Error? _firstError;

    public DeliveryTally() => Report = OnReport;

    /// <summary>What the client calls for each message; made once per unit, not once per message.</summary>
    public Action<DeliveryReport<byte[]?, byte[]?>> Report { get; }

    /// <summary>Messages given to the client.</summary>
    public int Sent => _sent;

    /// <summary>Messages that every in-sync replica has.</summary>
    public int Acknowledged => Volatile.Read(ref _acknowledged);

    /// <summary>Messages that were given up.</summary>
    public int Failed => Volatile.Read(ref _failed);

    /// <summary>Why the first failed; null = none has.</summary>
    public Error? FirstError => Volatile.Read(ref _firstError);

    /// <summary>Whether every message has been reported on.</summary>
    public bool IsComplete => Acknowledged + Failed == _sent;

    /// <summary>A message is about to be given to the client.</summary>
    public void CountSent() => _sent++;

    /// <summary>The client refused the message at once; there will be no report.</summary>
    public void CountRefused(Error error)
    {
        Interlocked.CompareExchange(ref _firstError, error, null);
        Interlocked.Increment(ref _failed);
    }

    private void OnReport(DeliveryReport<byte[]?, byte[]?> report)
    {
        if (report.Error.IsError) CountRefused(report.Error);
        else Interlocked.Increment(ref _acknowledged);
    }
}
