using System.Text;
using Confluent.Kafka;
using StreamGuard.Core.Alerts;
using StreamGuard.Kafka.Serialization;

namespace StreamGuard.Worker.Demo;

/// <summary>
/// The reader at the other end: takes alerts and dead letters from their topics, as case management would, and keeps the alerts in a file.
/// Runs on one thread; the counts may be read from any.
/// </summary>
internal sealed class CaseManagement : IDisposable
{
    private const int MostKept = 2_000;
    private static readonly TimeSpan PollWait = TimeSpan.FromMilliseconds(50);
    private readonly IConsumer<byte[], byte[]> _consumer;
    private readonly AlertDecoder _decoder;
    private readonly StreamWriter _file;
    private readonly string _alertsTopic;
    private readonly HashSet<Guid> _ids = [];
    private readonly List<(string TransactionId, float Score)> _alerted = [];
    private readonly List<FraudAlert> _kept = [];
    private long _alerts;
    private long _repeated;
    private long _deadLetters;

    /// <summary>Subscribes.</summary>
    /// <param name="bootstrapServers">The broker.</param>
    /// <param name="alertsTopic">The topic of alerts.</param>
    /// <param name="deadLettersTopic">The topic of dead letters.</param>
    /// <param name="decoder">Reads alerts.</param>
    /// <param name="path">Where the alerts are kept, one JSON object a line.</param>
    internal CaseManagement(string bootstrapServers, string alertsTopic, string deadLettersTopic, AlertDecoder decoder, string path)
    {
        _decoder = decoder;
        _alertsTopic = alertsTopic;
        _file = new StreamWriter(new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.None), new UTF8Encoding(encoderShouldEmitUTF8Identifier: false)) { NewLine = "\n" };
        var configuration = new ConsumerConfig
        {
            BootstrapServers = bootstrapServers,
            GroupId = "demo-case-management",
            AutoOffsetReset = AutoOffsetReset.Earliest,
            EnableAutoCommit = false,
            FetchWaitMaxMs = 20,
        };
        _consumer = new ConsumerBuilder<byte[], byte[]>(configuration).SetLogHandler((_, _) => { /* What matters comes back from Consume. */ }).Build();
        _consumer.Subscribe([alertsTopic, deadLettersTopic]);
    }

    /// <summary>Alerts read, repeated ones left out.</summary>
    internal long Alerts => Interlocked.Read(ref _alerts);

    /// <summary>Alerts whose id was read before.</summary>
    internal long Repeated => Interlocked.Read(ref _repeated);

    /// <summary>Dead letters read.</summary>
    internal long DeadLetters => Interlocked.Read(ref _deadLetters);

    /// <summary>The transactions alerted on; read it when <see cref="Run"/> has ended.</summary>
    internal IReadOnlyList<(string TransactionId, float Score)> Alerted => _alerted;

    /// <summary>Alerts to show; read it when <see cref="Run"/> has ended.</summary>
    internal IReadOnlyList<FraudAlert> Kept => _kept;

    /// <summary>Reads until told to stop.</summary>
    /// <param name="stop">Tells it.</param>
    internal void Run(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            ConsumeResult<byte[], byte[]>? result = _consumer.Consume(PollWait);
            if (result is null) continue;
            if (result.Topic == _alertsTopic) Take(result);
            else Interlocked.Increment(ref _deadLetters);
        }

        _file.Flush();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _consumer.Close();
        _consumer.Dispose();
        _file.Dispose();
    }

    private void Take(ConsumeResult<byte[], byte[]> result)
    {
        if (!_decoder.TryDecode(result.Message.Value, out FraudAlert? alert, out string? error))
            throw new InvalidDataException($"The alert at {result.TopicPartitionOffset} cannot be read: {error}");
        if (!_ids.Add(alert.AlertId))
        {
            Interlocked.Increment(ref _repeated);
            return;
        }

        _file.WriteLine(AlertJson.Render(alert));
        _alerted.Add((alert.Transaction.TransactionId, alert.Score));
        if (_kept.Count < MostKept) _kept.Add(alert);
        Interlocked.Increment(ref _alerts);
    }
}
