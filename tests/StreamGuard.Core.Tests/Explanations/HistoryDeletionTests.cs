using Shouldly;
using StreamGuard.Core.Explanations;
using StreamGuard.Core.Features;

namespace StreamGuard.Core.Tests.Explanations;

public class HistoryDeletionTests
{
    private const int Length = 5;

    [Fact]
    public void Write_SomeRemoved_MovesTheOthersUpAndShortensTheHistory()
    {
        FeatureBatch batch = Numbered(historyLength: 4);

        HistoryDeletion.Write(batch, 0, [2, 4], batch, 1);

        batch.HistoryLengths[1].ShouldBe(2);
        Rows(batch, 1).ShouldBe([0, 0, 0, 1, 3]);
        batch.CurrentRow(1).ToArray().ShouldBe(batch.CurrentRow(0).ToArray());
        Rows(batch, 0).ShouldBe([0, 1, 2, 3, 4], "the original stays");
    }

    [Fact]
    public void Write_AllRemoved_LeavesNothingButPadding()
    {
        FeatureBatch batch = Numbered(historyLength: 2);

        HistoryDeletion.Write(batch, 0, [3, 4], batch, 1);

        batch.HistoryLengths[1].ShouldBe(0);
        batch.HistoryRow(1).ToArray().ShouldAllBe(value => value == 0);
    }

    /// <summary>A row whose past transactions have their place in every column, and that was something else before.</summary>
    private static FeatureBatch Numbered(int historyLength)
    {
        var batch = new FeatureBatch(2, Length);
        batch.HistoryLengths[0] = historyLength;
        for (int place = Length - historyLength; place < Length; place++)
            batch.HistoryRow(0).Slice(place * FeatureSpecification.HistoryWidth, FeatureSpecification.HistoryWidth).Fill(place);
        batch.CurrentRow(0).Fill(7);
        batch.HistoryRow(1).Fill(9);
        return batch;
    }

    private static float[] Rows(FeatureBatch batch, int row)
    {
        float[][] places = [.. batch.HistoryRow(row).ToArray().Chunk(FeatureSpecification.HistoryWidth)];
        places.ShouldAllBe(place => place.Distinct().Count() == 1);
        return [.. places.Select(place => place[0])];
    }
}
