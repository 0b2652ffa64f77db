namespace StreamGuard.Core.Scoring;

/// <summary>
/// What an ensemble says of a batch of transactions. Pooled and reused; the scorer overwrites rows 0 to Count - 1.
/// Not thread-safe: one stage owns it at a time.
/// </summary>
public sealed class ScoreBatch
{
    /// <summary>Allocates room for a batch.</summary>
    /// <param name="capacity">B: the most transactions.</param>
    /// <param name="members">M: members of the ensemble.</param>
    /// <param name="historyLength">L: past transactions per transaction.</param>
    /// <param name="currentWidth">Fc: width of the current vector.</param>
    public ScoreBatch(int capacity, int members, int historyLength, int currentWidth)
    {
        Members = members;
        HistoryLength = historyLength;
        CurrentWidth = currentWidth;
        Scores = new float[capacity];
        Probabilities = new float[capacity];
        LogOdds = new float[capacity];
        FraudLogOdds = new float[capacity];
        Novelty = new float[capacity];
        MemberScores = new float[capacity * members];
        Attention = new float[capacity * historyLength];
        FeatureErrors = new float[capacity * currentWidth];
    }

    /// <summary>M: members of the ensemble.</summary>
    public int Members { get; }

    /// <summary>L: past transactions per transaction.</summary>
    public int HistoryLength { get; }

    /// <summary>Fc: width of the current vector.</summary>
    public int CurrentWidth { get; }

    /// <summary>
    /// [B]: the final score, 0 to 1, always finite: the calibrated probability of fraud, or <see cref="Novelty"/> where that is larger.
    /// </summary>
    public float[] Scores { get; }

    /// <summary>
    /// [B]: the calibrated probability of fraud, 0 to 1, before <see cref="Novelty"/>, which is a rank and no probability: what an expected share of fraud is made of.
    /// </summary>
    public float[] Probabilities { get; }

    /// <summary>
    /// [B]: natural logarithm of the odds of fraud as the members combine them, before calibration, or of <see cref="Novelty"/> where that is larger; always finite.
    /// Calibration and novelty keep the order but have flat ends, where a change of the evidence would no longer show: these go on, and explanations compare them.
    /// </summary>
    public float[] LogOdds { get; }

    /// <summary>[B]: as <see cref="LogOdds"/>, without <see cref="Novelty"/>: of the probability alone; always finite.</summary>
    public float[] FraudLogOdds { get; }

    /// <summary>
    /// [B]: the score for being unlike anything known, 0 to 1; 0 of an ensemble without such a rule. It decided where it equals the final score and is above 0.
    /// </summary>
    public float[] Novelty { get; }

    /// <summary>[B, M]: each member's own output as it enters the combination, always finite.</summary>
    public float[] MemberScores { get; }

    /// <summary>[B, L]: mean attention weight over the sequence members, 0 at padding; zeros when no member attends.</summary>
    public float[] Attention { get; }

    /// <summary>[B, Fc]: mean reconstruction error per feature over the reconstruction members; zeros when there is none.</summary>
    public float[] FeatureErrors { get; }

    /// <summary>Whether <see cref="Novelty"/> decided a row, and not its probability.</summary>
    /// <param name="row">The row.</param>
    public bool IsByNovelty(int row) => Novelty[row] > 0 && Novelty[row] >= Scores[row];

    /// <summary>[B]: the log-odds that explain rows decided in one way or the other: a probability's fall must not end at the payment's novelty.</summary>
    /// <param name="byNovelty">As <see cref="IsByNovelty"/> says of the row that is explained.</param>
    public float[] Evidence(bool byNovelty) => byNovelty ? LogOdds : FraudLogOdds;

    /// <summary>The attention weights of one row.</summary>
    /// <param name="row">The row.</param>
    public Span<float> AttentionRow(int row) => Attention.AsSpan(row * HistoryLength, HistoryLength);

    /// <summary>The feature errors of one row.</summary>
    /// <param name="row">The row.</param>
    public Span<float> FeatureErrorRow(int row) => FeatureErrors.AsSpan(row * CurrentWidth, CurrentWidth);

    /// <summary>The member scores of one row.</summary>
    /// <param name="row">The row.</param>
    public Span<float> MemberScoreRow(int row) => MemberScores.AsSpan(row * Members, Members);
}
