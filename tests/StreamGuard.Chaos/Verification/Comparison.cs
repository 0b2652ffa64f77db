using System.Globalization;
using StreamGuard.Core.Windows;
using StreamGuard.Pipeline.Records;

namespace StreamGuard.Chaos.Verification;

/// <summary>
/// Holds outputs against what an undisturbed single process makes of the same messages: of each one score or one dead letter, and one
/// alert where the score reaches the threshold and the message is no repetition.
/// </summary>
internal sealed class Comparison
{
    /// <summary>How far a score may be off: batches of another size add up in another order.</summary>
    internal const float Tolerance = 1e-5f;

    private readonly IReadOnlyList<IReadOnlyList<Expected>> _expected;
    private readonly float _threshold;
    private readonly Dictionary<(OutputKind Kind, Coordinate Source), Output> _first = [];
    private readonly List<Finding> _findings = [];

    private Comparison(IReadOnlyList<IReadOnlyList<Expected>> expected, float threshold)
    {
        _expected = expected;
        _threshold = threshold;
    }

    /// <summary>Compares.</summary>
    /// <param name="expected">What must come of each message: by partition, then by offset from 0.</param>
    /// <param name="threshold">The ensemble's threshold.</param>
    /// <param name="outputs">Everything that readers of committed messages see.</param>
    /// <returns>Every difference.</returns>
    internal static IReadOnlyList<Finding> Of(IReadOnlyList<IReadOnlyList<Expected>> expected, float threshold, IEnumerable<Output> outputs)
    {
        var comparison = new Comparison(expected, threshold);
        foreach (Output output in outputs) comparison.Take(output);
        for (int partition = 0; partition < expected.Count; partition++)
            for (int offset = 0; offset < expected[partition].Count; offset++) comparison.Require(new Coordinate(partition, offset));
        return comparison._findings;
    }

    private void Take(in Output output)
    {
        if (!_first.TryAdd((output.Kind, output.Source), output))
            Add(FindingKind.Duplicated, output.Kind, output.Source, $"{Text(output)} at {output.Place} and at {_first[(output.Kind, output.Source)].Place}", "one of them");
        else if (Find(output.Source) is not { } expected)
            Add(FindingKind.Unexpected, output.Kind, output.Source, Text(output), "nothing: there is no such message");
        else
            Compare(output, expected);
    }

    private void Compare(in Output output, in Expected expected)
    {
        bool isScored = expected.Failure == DecodeFailure.None;
        bool isRight = output.Kind switch
        {
            OutputKind.Score => isScored && IsNear(output.Score, expected.Score),
            OutputKind.Alert => isScored && expected.Arrival != Arrival.Duplicate && output.Score >= output.Threshold && IsNear(output.Score, expected.Score)
                && output.Threshold == _threshold && output.AlertId == expected.AlertId,
            _ => !isScored && output.Reason == expected.Failure.ToString() && output.Digest == expected.Digest,
        };
        if (!isRight) Add(FindingKind.Unexpected, output.Kind, output.Source, Text(output), Text(expected));
    }

    private void Require(Coordinate source)
    {
        Expected expected = _expected[source.Partition][(int)source.Offset];
        OutputKind kind = expected.Failure == DecodeFailure.None ? OutputKind.Score : OutputKind.DeadLetter;
        if (!_first.TryGetValue((kind, source), out Output output))
            Add(FindingKind.Missing, kind, source, "nothing", Text(expected));

        // At the edge of the threshold the published score decides.
        if (kind != OutputKind.Score || expected.Arrival == Arrival.Duplicate || _first.ContainsKey((OutputKind.Alert, source))) return;
        float decisive = output.Kind == OutputKind.Score && output.Threshold > 0 ? output.Score : expected.Score;
        if (decisive >= _threshold) Add(FindingKind.Missing, OutputKind.Alert, source, "no alert", Text(expected));
    }

    private Expected? Find(Coordinate source) =>
        source.Partition >= 0 && source.Partition < _expected.Count && source.Offset >= 0 && source.Offset < _expected[source.Partition].Count
            ? _expected[source.Partition][(int)source.Offset]
            : null;

    private void Add(FindingKind kind, OutputKind output, Coordinate source, string found, string should) => _findings.Add(new Finding(kind, output, source, found, should));

    private static bool IsNear(float one, float other) => MathF.Abs(one - other) <= Tolerance;

    private static string Text(in Output output) => output.Kind == OutputKind.DeadLetter
        ? $"a dead letter ({output.Reason})"
        : string.Create(CultureInfo.InvariantCulture, $"{(output.Kind == OutputKind.Alert ? "an alert, score" : "score")} {output.Score:R}");

    private string Text(in Expected expected) => expected.Failure != DecodeFailure.None
        ? $"a dead letter ({expected.Failure})"
        : string.Create(CultureInfo.InvariantCulture, $"score {expected.Score:R}, {expected.Arrival}{(expected.Score >= _threshold && expected.Arrival != Arrival.Duplicate ? ", an alert" : "")}");
}
