using Shouldly;
using StreamGuard.Chaos.Verification;
using StreamGuard.Core.Windows;
using StreamGuard.Pipeline.Records;

namespace StreamGuard.Integration.Tests.Chaos;

/// <summary>The verifier of the chaos run finds everything that may be wrong, one at a time, and nothing in outputs that are right.</summary>
public sealed class ComparisonTests
{
    private const float Threshold = 0.5f;
    private static readonly Guid AlertId = new("11111111-1111-5111-8111-111111111111");
    private static readonly Expected Quiet = new(DecodeFailure.None, 0.1f, Arrival.InOrder, AlertId, Digest: 0);
    private static readonly Expected Loud = Quiet with { Score = 0.9f };
    private static readonly Expected LoudAgain = Loud with { Arrival = Arrival.Duplicate };
    private static readonly Expected Bad = new(DecodeFailure.Malformed, 0, Arrival.InOrder, Guid.Empty, Digest: 77);

    [Fact]
    public void Of_RightOutputs_FindsNothing() => Compare(Right()).ShouldBeEmpty();

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    [InlineData(4)]
    public void Of_OneLeftOut_IsMissing(int index)
    {
        List<Output> outputs = Right();
        OutputKind output = outputs[index].Kind;
        outputs.RemoveAt(index);

        Finding finding = Compare(outputs).ShouldHaveSingleItem();

        (finding.Kind, finding.Output).ShouldBe((FindingKind.Missing, output));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    [InlineData(4)]
    public void Of_OneTwice_IsDuplicated(int index)
    {
        List<Output> outputs = Right();
        outputs.Add(outputs[index] with { Place = new Coordinate(0, 99) });

        Compare(outputs).ShouldHaveSingleItem().Kind.ShouldBe(FindingKind.Duplicated);
    }

    [Fact]
    public void Of_WrongOutputs_AreUnexpected()
    {
        List<Output> right = Right();
        (int Index, Output Wrong)[] cases =
        [
            (0, right[0] with { Score = 0.1f + (2 * Comparison.Tolerance) }),
            (2, right[2] with { AlertId = Guid.Empty }),
            (2, right[2] with { Threshold = 0.4f }),
            (4, right[4] with { Reason = nameof(DecodeFailure.EmptyId) }),
            (4, right[4] with { Digest = 78 }),
        ];
        foreach ((int index, Output wrong) in cases)
        {
            List<Output> outputs = Right();
            outputs[index] = wrong;
            Compare(outputs).ShouldHaveSingleItem().Kind.ShouldBe(FindingKind.Unexpected, wrong.ToString());
        }
    }

    [Fact]
    public void Of_OutputsOfOtherMessages_AreUnexpected()
    {
        Output[] strangers =
        [
            Score(9, 0.1f), Score(3, 0), Alert(0, 0.1f), Alert(2, 0.9f), DeadLetter(0), Score(0, 0.1f) with { Source = new Coordinate(1, 0) },
        ];
        foreach (Output stranger in strangers)
            Compare([.. Right(), stranger]).ShouldHaveSingleItem().Kind.ShouldBe(FindingKind.Unexpected, stranger.ToString());
    }

    [Fact]
    public void Of_ScoreAtTheEdgeOfTheThreshold_DecidesByWhatWasPublished()
    {
        Expected edge = Quiet with { Score = Threshold - (Comparison.Tolerance / 2) };
        float published = Threshold + (Comparison.Tolerance / 4);

        Comparison.Of([[edge]], Threshold, [Score(0, published), Alert(0, published)]).ShouldBeEmpty();
        Comparison.Of([[edge]], Threshold, [Score(0, edge.Score)]).ShouldBeEmpty();
        Comparison.Of([[edge]], Threshold, [Score(0, published)]).ShouldHaveSingleItem().Kind.ShouldBe(FindingKind.Missing);
    }

    private static IReadOnlyList<Finding> Compare(IEnumerable<Output> outputs) => Comparison.Of([[Quiet, Loud, LoudAgain, Bad]], Threshold, outputs);

    private static List<Output> Right() => [Score(0, 0.1f), Score(1, 0.9f), Alert(1, 0.9f), Score(2, 0.9f), DeadLetter(3)];

    private static Output Score(long offset, float score) => new(OutputKind.Score, new Coordinate(0, offset), score, Threshold, Guid.Empty, 0, null, new Coordinate(0, offset));

    private static Output Alert(long offset, float score) => new(OutputKind.Alert, new Coordinate(0, offset), score, Threshold, AlertId, 0, null, new Coordinate(0, offset));

    private static Output DeadLetter(long offset) =>
        new(OutputKind.DeadLetter, new Coordinate(0, offset), 0, 0, Guid.Empty, 77, nameof(DecodeFailure.Malformed), new Coordinate(0, offset));
}
