using StreamGuard.Core.Explanations;
using StreamGuard.Core.Features;
using StreamGuard.Core.Scoring;
using StreamGuard.Core.Terminals;
using StreamGuard.Core.Transactions;
using StreamGuard.Core.Windows;
using StreamGuard.Pipeline.Publish;

namespace StreamGuard.Pipeline.Batches;

/// <summary>
/// A batch of messages with everything that later stages need: tensors, scores, the rows in the order they were read, and the
/// past that each transaction saw. Pooled: one stage owns it at a time and nothing in it outlives its return to the pool.
/// </summary>
public sealed class EventBatch
{
    private const int InitialTextBytesPerRow = 256;
    private readonly EventRow[] _rows;
    private readonly int _historyCapacity;
    private byte[] _text;
    private int _textLength;

    /// <summary>Allocates a batch.</summary>
    /// <param name="capacity">The most transactions.</param>
    /// <param name="ensemble">The ensemble that will score it.</param>
    /// <param name="historyCapacity">The most past transactions that one of them may have seen.</param>
    /// <param name="explanations">The most alerts explained; 0 = none.</param>
    public EventBatch(int capacity, EnsembleDescription ensemble, int historyCapacity, int explanations = 0)
    {
        ArgumentNullException.ThrowIfNull(ensemble);
        Features = new FeatureBatch(capacity, ensemble.HistoryLength);
        Scores = new ScoreBatch(capacity, ensemble.Members.Count, ensemble.HistoryLength, FeatureSpecification.CurrentWidth);
        _historyCapacity = historyCapacity;
        Visible = new HistoryEntry[capacity * historyCapacity];
        Explanations = new ExplanationBatch(Math.Min(explanations, capacity));
        _rows = new EventRow[capacity];
        _text = new byte[capacity * InitialTextBytesPerRow];
    }

    /// <summary>The model's inputs; dead letters have no row there.</summary>
    public FeatureBatch Features { get; }

    /// <summary>The model's outputs, row by row as <see cref="Features"/>.</summary>
    public ScoreBatch Scores { get; }

    /// <summary>Why rows were scored as they were: of those alone that were about to become alerts.</summary>
    public ExplanationBatch Explanations { get; }

    /// <summary>The past transactions that each feature row saw: as many entries a row as a history keeps, the newest last, unused ones at the front.</summary>
    public HistoryEntry[] Visible { get; }

    /// <summary>The terminals' counts after its transactions, each with the ownership of its source partition.</summary>
    internal List<(ActivityCount Counts, int Epoch)> Activity { get; } = [];

    /// <summary>Dead letters of other topics than the source that are to be committed with it: each has a message of its partition and ownership among the rows.</summary>
    internal List<PendingOutput> Letters { get; } = [];

    /// <summary>Messages in it.</summary>
    public int Count { get; private set; }

    /// <summary>Whether no further message fits.</summary>
    public bool IsFull => Count == _rows.Length;

    /// <summary>When its first message was read, in the time provider's timestamps.</summary>
    public long OpenedTimestamp { get; set; }

    /// <summary>The messages, in the order they were read.</summary>
    public Span<EventRow> Rows => _rows.AsSpan(0, Count);

    /// <summary>The text of the transactions.</summary>
    public ReadOnlySpan<byte> Text => _text.AsSpan(0, _textLength);

    /// <summary>Whether it holds a message of a partition, read under an ownership.</summary>
    internal bool Has(int partition, int epoch)
    {
        foreach (ref readonly EventRow row in Rows)
            if (row.Partition == partition && row.Epoch == epoch) return true;
        return false;
    }

    /// <summary>Adds an empty row, to be filled through the reference.</summary>
    public ref EventRow AddRow()
    {
        ref EventRow row = ref _rows[Count++];
        row = default;
        row.FeatureRow = -1;
        return ref row;
    }

    /// <summary>Keeps a transaction's fields in the batch. The arena grows when texts are long, and stays grown.</summary>
    /// <param name="transaction">The transaction.</param>
    public StoredTransaction Capture(in Transaction transaction)
    {
        int needed = _textLength + StoredTransaction.TextBytes(transaction);
        if (needed > _text.Length) Array.Resize(ref _text, Math.Max(needed, _text.Length * 2));
        StoredTransaction stored = StoredTransaction.Capture(transaction, _text, _textLength);
        _textLength = needed;
        return stored;
    }

    /// <summary>The visible past of a feature row, oldest first.</summary>
    /// <param name="featureRow">The row.</param>
    /// <param name="count">How many past transactions it saw.</param>
    public Span<HistoryEntry> VisibleRow(int featureRow, int count) => Visible.AsSpan((featureRow + 1) * _historyCapacity - count, count);

    /// <summary>Empties it for reuse.</summary>
    public void Clear()
    {
        _rows.AsSpan(0, Count).Clear();
        Count = 0;
        Features.Count = 0;
        Explanations.Clear();
        Activity.Clear();
        Letters.Clear();
        _textLength = 0;
    }
}
