using Confluent.Kafka;
using StreamGuard.Pipeline.Sources;

namespace StreamGuard.Kafka.Consuming;

/// <summary>
/// Asks now and then, beside the polling, how many partitions the topic has. Another number than at first ends the worker: keys are hashed over
/// all partitions, so accounts have moved away from their histories. Any thread.
/// </summary>
internal sealed class PartitionCountWatch : IDisposable
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(30);

    private readonly string _topic;
    private readonly Func<int> _ask;
    private readonly ConsumerFaults _faults;
    private readonly ITimer _timer;
    private readonly Lock _asking = new();
    private int _count;
    private bool _disposed;

    /// <param name="topic">The topic.</param>
    /// <param name="clock">The time.</param>
    /// <param name="ask">Asks the cluster; may take some seconds, and throw what the client throws.</param>
    /// <param name="faults">Is told of a change.</param>
    public PartitionCountWatch(string topic, TimeProvider clock, Func<int> ask, ConsumerFaults faults)
    {
        _topic = topic;
        _ask = ask;
        _faults = faults;
        _timer = clock.CreateTimer(static watch => ((PartitionCountWatch)watch!).Look(), this, Period, Period);
    }

    /// <summary>The number as first heard; 0 = not heard yet.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>Compares with what was heard before.</summary>
    /// <exception cref="SourceFailedException">It is another number.</exception>
    public void Note(int count)
    {
        // None at all is a broker that has just come up, and knows of no topic yet.
        if (count == 0) return;
        var before = Interlocked.CompareExchange(ref _count, count, 0);
        if (before == 0 || before == count) return;
        throw new SourceFailedException(
            $"Kafka topic {_topic} has {count} partitions and no longer {before}: accounts have moved between partitions, and their histories have not. Stop all workers, delete their snapshots, and start them again: histories are then read anew, and an account whose partition changed begins with a short one.");
    }

    /// <summary>Asks once, unless the number is not known yet or somebody is asking already.</summary>
    public void Look()
    {
        if (Count == 0 || !_asking.TryEnter()) return;
        try
        {
            if (!_disposed) Note(_ask());
        }
        catch (KafkaException e)
        {
            // The question is asked again in a while.
            _faults.Report(e.Error);
        }
        catch (SourceFailedException e)
        {
            _faults.Keep(e, "The number of partitions was asked for");
        }
        finally
        {
            _asking.Exit();
        }
    }

    /// <summary>Ends the asking; waits for a question on its way.</summary>
    public void Dispose()
    {
        _timer.Dispose();
        lock (_asking) _disposed = true;
    }
}
