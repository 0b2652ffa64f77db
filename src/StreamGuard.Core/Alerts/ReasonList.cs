using StreamGuard.Core.Features;

namespace StreamGuard.Core.Alerts;

/// <summary>Collects the candidates for an alert's reasons with their weights.</summary>
internal ref struct ReasonList
{
    private readonly List<AlertReason> _candidates = [];
    private readonly bool[] _covered = new bool[FeatureSpecification.CurrentWidth];

    /// <summary>Starts with none.</summary>
    /// <param name="errors">The reconstruction error of each feature of the current transaction.</param>
    internal ReasonList(ReadOnlySpan<float> errors) => Errors = errors;

    /// <summary>The reconstruction error of each feature of the current transaction.</summary>
    internal ReadOnlySpan<float> Errors { get; }

    /// <summary>Adds a candidate.</summary>
    /// <param name="code">One of <see cref="ReasonCodes"/>.</param>
    /// <param name="text">Its sentence.</param>
    /// <param name="deviation">How far the payment is from the account's past, in squared standard deviations.</param>
    /// <param name="features">The features behind it: columns of the current transaction.</param>
    internal readonly void Add(string code, string text, double deviation, ReadOnlySpan<int> features)
    {
        double error = 0;
        foreach (int feature in features)
        {
            _covered[feature] = true;
            error = Math.Max(error, Errors[feature]);
        }

        double weight = deviation + Math.Min(error, Deviation.Max);
        if (weight > 0) _candidates.Add(new AlertReason(code, text, (float)weight));
    }

    /// <summary>The feature with the largest error of those behind no candidate; -1 = none has an error.</summary>
    internal readonly int WorstUncovered()
    {
        int worst = -1;
        for (int i = 0; i < Errors.Length; i++)
        {
            if (!_covered[i] && Errors[i] > 0 && (worst < 0 || Errors[i] > Errors[worst])) worst = i;
        }

        return worst;
    }

    /// <summary>The candidates that weigh most, the weightiest first, their weights divided by their sum.</summary>
    internal readonly AlertReason[] Heaviest(int count)
    {
        AlertReason[] kept =
        [
            .. _candidates.OrderByDescending(reason => reason.Contribution).ThenBy(reason => reason.Code, StringComparer.Ordinal).Take(count),
        ];
        float sum = kept.Sum(reason => reason.Contribution);
        return Array.ConvertAll(kept, reason => reason with { Contribution = reason.Contribution / sum });
    }
}
