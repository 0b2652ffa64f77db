using StreamGuard.Pipeline.Inference;
using StreamGuard.Pipeline.Knowledge;
using StreamGuard.Pipeline.Outputs;
using StreamGuard.Pipeline.Records;
using StreamGuard.Pipeline.Snapshots;
using StreamGuard.Pipeline.Sources;
using StreamGuard.Pipeline.Thresholds;

namespace StreamGuard.Pipeline;

/// <summary>The outside world, as the loop sees it. Who creates them disposes them, after the loop has ended.</summary>
/// <param name="Consumer">The source topic.</param>
/// <param name="Channel">The output topics, under one delivery guarantee.</param>
/// <param name="Decoder">Reads transactions.</param>
/// <param name="Encoder">Writes alerts and scores.</param>
/// <param name="Scorer">The model.</param>
/// <param name="Time">The clock.</param>
/// <param name="Snapshots">Where snapshots of the histories are kept; null = none are taken or used.</param>
/// <param name="Thresholds">From which score on a transaction becomes an alert; null = as the model says.</param>
/// <param name="Knowledge">Where terminal counts and outcomes come from; null = nothing is known of either.</param>
public sealed record PipelinePorts(
    ISourceConsumer Consumer, IOutputChannel Channel, ITransactionDecoder Decoder, IAlertEncoder Encoder, IBatchScorer Scorer, TimeProvider Time,
    SnapshotStorage? Snapshots = null, AlertThresholds? Thresholds = null, KnowledgeSources? Knowledge = null);
