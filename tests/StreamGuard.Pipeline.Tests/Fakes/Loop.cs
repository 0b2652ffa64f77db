using System.Text;
using Shouldly;
using StreamGuard.Core.Windows;
using StreamGuard.Pipeline.Diagnostics;
using StreamGuard.Pipeline.Knowledge;
using StreamGuard.Pipeline.Outputs;
using StreamGuard.Pipeline.Snapshots;
using StreamGuard.Pipeline.Thresholds;

namespace StreamGuard.Pipeline.Tests.Fakes;

/// <summary>The whole loop on fake ports, on its real threads.</summary>
internal sealed class Loop : IDisposable
{
    internal static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly CancellationTokenSource _stop = new();
    private readonly PipelineMetrics _metrics;
    private readonly KnowledgeSources? _sources;
    private Task _running = Task.CompletedTask;

    internal Loop(
        int partitions, Action<PipelineOptions>? configure = null, string? scoresTopic = null, FakeSource? source = null, SnapshotStorage? snapshots = null,
        AlertThresholds? thresholds = null, FakeKnowledge? knowledge = null)
    {
        _metrics = new PipelineMetrics(Counts);
        Source = source ?? new FakeSource(partitions);
        Channel = new FakeChannel(Source) { WhenVisible = record => knowledge?.See(record) };
        var options = new PipelineOptions { BatchSize = 8, CommitInterval = TimeSpan.FromMilliseconds(5), CommitRetryDelay = TimeSpan.Zero };
        configure?.Invoke(options);
        _sources = knowledge?.Connect();
        var ports = new PipelinePorts(Source, Channel, Decoder, Encoder, Scorer, TimeProvider.System, snapshots, thresholds, _sources);
        Pipeline = new StreamPipeline(
            options, new HistoryOptions(), new PipelineTopics("transactions", "alerts", "dead-letters", scoresTopic), ports, _metrics, Log);
    }

    internal LogLines Log { get; } = new();

    internal Counts Counts { get; } = new();

    internal FakeSource Source { get; }

    internal long UnreadActivity => _sources!.Activity.Lag!.Value;

    internal long UnreadOutcomes => _sources!.Outcomes.Lag!.Value;

    internal FakeChannel Channel { get; }

    internal LineDecoder Decoder { get; } = new();

    internal TextEncoder Encoder { get; } = new();

    internal AmountScorer Scorer { get; } = new();

    internal StreamPipeline Pipeline { get; }

    internal Task Running => _running;

    internal IReadOnlyList<string> Alerts => Texts("alerts");

    internal IReadOnlyList<string> Scores => Texts("scores");

    internal IReadOnlyList<OutputRecord> DeadLetters => [.. Channel.Visible.Where(record => record.Topic == "dead-letters")];

    internal void Start() => _running = Pipeline.RunAsync(_stop.Token);

    internal void Until(Func<bool> condition) =>
        SpinWait.SpinUntil(() => condition() || _running.IsFaulted, Patience).ShouldBeTrue("The condition did not come true in time.");

    internal async Task StopAsync()
    {
        await _stop.CancelAsync();
        await _running.WaitAsync(Patience);
    }

    public void Dispose()
    {
        Scorer.Gate.Set();
        _stop.Cancel();
        Task.WaitAny([_running], Patience);
        _stop.Dispose();
        _metrics.Dispose();
        Counts.Dispose();
    }

    internal static byte[] Payment(string id, string account, int amountMinor) => Encoding.UTF8.GetBytes($"{id} {account} {amountMinor}");

    private List<string> Texts(string topic) => [.. Channel.Visible.Where(record => record.Topic == topic).Select(record => Encoding.UTF8.GetString(record.Value!))];
}
