using System.Text;
using System.Text.Unicode;
using StreamGuard.Core.Explanations;
using StreamGuard.Core.Features;
using StreamGuard.Core.Scoring;
using StreamGuard.Core.Transactions;
using StreamGuard.Core.Windows;

namespace StreamGuard.Core.Alerts;

/// <summary>
/// Builds explained alerts from what the models saw and said. The same inputs yield the same alert, its id included. Thread-safe.
/// Allocates: alerts are rare.
/// </summary>
public sealed class AlertFactory
{
    /// <summary>The namespace of alert ids.</summary>
    public static readonly Guid AlertNamespace = new("67f5a74a-5c94-4122-9071-c3e186ded5df");

    private const int MaxAttended = 5;
    private const int MaxUnexpected = 5;
    private const float LeastAttention = 0.02f;
    private const int StackBytes = 512;

    private readonly EnsembleDescription _ensemble;
    private readonly string _sourceTopic;
    private readonly int _historyCapacity;

    /// <summary>Creates a factory.</summary>
    /// <param name="ensemble">The ensemble that scores.</param>
    /// <param name="sourceTopic">The topic of the transactions.</param>
    /// <param name="historyCapacity">The most transactions kept for an account: what the features were built with.</param>
    public AlertFactory(EnsembleDescription ensemble, string sourceTopic, int historyCapacity)
    {
        ArgumentNullException.ThrowIfNull(ensemble);
        ArgumentNullException.ThrowIfNull(sourceTopic);
        ArgumentOutOfRangeException.ThrowIfLessThan(historyCapacity, 1);
        _ensemble = ensemble;
        _sourceTopic = sourceTopic;
        _historyCapacity = historyCapacity;
    }

    /// <summary>The id of the alert that a transaction raises with a model: UUIDv5 of "id LF model name LF model version".</summary>
    /// <param name="transactionId">The transaction's id, UTF-8.</param>
    /// <param name="modelName">The ensemble's name.</param>
    /// <param name="modelVersion">The ensemble's version.</param>
    public static Guid AlertIdOf(ReadOnlySpan<byte> transactionId, string modelName, string modelVersion)
    {
        int longest = transactionId.Length + Encoding.UTF8.GetMaxByteCount(modelName.Length + modelVersion.Length + 2);
        Span<byte> name = longest <= StackBytes ? stackalloc byte[StackBytes] : new byte[longest];
        transactionId.CopyTo(name);
        Utf8.TryWrite(name[transactionId.Length..], $"\n{modelName}\n{modelVersion}", out int written);
        return NameBasedGuid.Create(AlertNamespace, name[..(transactionId.Length + written)]);
    }

    /// <summary>Builds the alert of one row.</summary>
    /// <param name="transaction">The transaction.</param>
    /// <param name="features">The batch that the ensemble read.</param>
    /// <param name="scores">What it said.</param>
    /// <param name="row">The transaction's row in both.</param>
    /// <param name="visible">All past entries that the row saw, oldest first: those that its features are of.</param>
    /// <param name="contributions">How far each of <see cref="ReasonGroups"/> moved the score, NaN where it was not measured; empty = the alert is not explained, and names its score alone.</param>
    /// <param name="context">Where the transaction came from and when it was decided.</param>
    /// <exception cref="ArgumentException">The entries are not as many as the row's features are of: sentences would count the wrong ones.</exception>
    public FraudAlert Create(
        in Transaction transaction, FeatureBatch features, ScoreBatch scores, int row, ReadOnlySpan<HistoryEntry> visible, ReadOnlySpan<float> contributions,
        in AlertContext context)
    {
        ReadOnlySpan<float> current = features.CurrentRow(row);
        int seen = (int)MathF.Round(current[CurrentColumn.HistoryFill] * _historyCapacity);
        if (visible.Length != seen)
            throw new ArgumentException($"The row's features are of {seen} past transactions, but {visible.Length} are given.", nameof(visible));

        int historyLength = (int)features.HistoryLengths[row];
        ReadOnlySpan<float> errors = scores.FeatureErrorRow(row);
        ReadOnlySpan<float> attention = scores.AttentionRow(row);
        AttendedTransaction[] attended = Attended(attention, visible[^historyLength..], context.SourcePartition);
        var scene = new ReasonScene
        {
            Transaction = transaction,
            Explained = new ExplainedRow(features, row, visible, attention, errors),
            Attended = attended,
            IsAllOfThePast = seen < _historyCapacity && context is { Arrival: Arrival.InOrder, IsRestoring: false, IsTruncated: false },
            IsNovel = scores.IsByNovelty(row),
        };
        return new FraudAlert
        {
            AlertId = AlertIdOf(transaction.TransactionId, _ensemble.Name, _ensemble.Version),
            Transaction = TransactionData.Of(in transaction),
            Score = scores.Scores[row],
            Threshold = context.Threshold,
            Members = Members(scores.MemberScoreRow(row)),
            Reasons = ReasonWriter.Write(_ensemble, scores.Scores[row], context.Threshold, in scene, contributions),
            Attended = attended,
            Unexpected = Unexpected(current, errors),
            HistoryLength = historyLength,
            HistoryState = context.IsRestoring ? HistoryState.Restoring
                : context.IsTruncated ? HistoryState.Truncated
                : historyLength < _ensemble.HistoryLength ? HistoryState.Short : HistoryState.Complete,
            Arrival = context.Arrival,
            ModelName = _ensemble.Name,
            ModelVersion = _ensemble.Version,
            FeatureSpecification = _ensemble.FeatureSpecification,
            SourceTopic = _sourceTopic,
            SourcePartition = context.SourcePartition,
            SourceOffset = context.SourceOffset,
            DetectedAtMs = context.DetectedAtMs,
            TraceParent = context.TraceParent,
        };
    }

    private MemberScore[] Members(ReadOnlySpan<float> scores)
    {
        var members = new MemberScore[_ensemble.Members.Count];
        for (int i = 0; i < members.Length; i++) members[i] = new MemberScore(_ensemble.Members[i], scores[i]);
        return members;
    }

    /// <summary>The weights are padded at the front, as the history tensor is, so that both end with the newest transaction.</summary>
    private static AttendedTransaction[] Attended(ReadOnlySpan<float> weights, ReadOnlySpan<HistoryEntry> past, int partition)
    {
        weights = weights[^past.Length..];
        Span<int> places = stackalloc int[MaxAttended];
        places = places[..Greatest.Find(weights, above: LeastAttention, laterFirst: true, places)];
        var attended = new AttendedTransaction[places.Length];
        for (int i = 0; i < attended.Length; i++)
        {
            ref readonly HistoryEntry entry = ref past[places[i]];
            attended[i] = new AttendedTransaction(
                partition, entry.SourceOffset, entry.EventTimeMs, entry.AmountMinor, entry.Currency.ToString(), entry.MerchantCategory == 0 ? null : entry.MerchantCategory,
                entry.MerchantCountry.IsAbsent ? null : entry.MerchantCountry.ToString(), entry.Channel, weights[places[i]]);
        }

        return attended;
    }

    private static UnexpectedFeature[] Unexpected(ReadOnlySpan<float> current, ReadOnlySpan<float> errors)
    {
        Span<int> columns = stackalloc int[MaxUnexpected];
        columns = columns[..Greatest.Find(errors, above: 0, laterFirst: false, columns)];
        var unexpected = new UnexpectedFeature[columns.Length];
        for (int i = 0; i < unexpected.Length; i++)
            unexpected[i] = new UnexpectedFeature(FeatureSpecification.Current[columns[i]].Name, current[columns[i]], errors[columns[i]]);
        return unexpected;
    }
}
