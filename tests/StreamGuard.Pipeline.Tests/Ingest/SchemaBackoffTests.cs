using Shouldly;
using StreamGuard.Pipeline.Ingest;

namespace StreamGuard.Pipeline.Tests.Ingest;

public sealed class SchemaBackoffTests
{
    private static readonly TimeSpan First = TimeSpan.FromMilliseconds(50);

    [Fact]
    public void Wait_EveryTryOfEveryPartition_IsBetweenHalfAndAllOfTheDoubledDelay()
    {
        for (int partition = 0; partition < 100; partition++)
        {
            for (int failures = 1; failures <= 40; failures++)
            {
                double whole = Math.Min(50 * Math.Pow(2, failures - 1), 60_000);
                SchemaBackoff.Wait(First, failures, partition).TotalMilliseconds.ShouldBeInRange(whole / 2 - 0.001, whole);
            }
        }

        SchemaBackoff.Wait(TimeSpan.FromMinutes(1), int.MaxValue, 0).ShouldBeLessThanOrEqualTo(SchemaBackoff.Longest);
    }

    [Fact]
    public void Wait_PartitionsThatFailTogether_ComeBackApart()
    {
        TimeSpan[] waits = [.. Enumerable.Range(0, 64).Select(partition => SchemaBackoff.Wait(First, 5, partition))];

        waits.Distinct().Count().ShouldBe(64);
        waits.Average(wait => wait.TotalMilliseconds).ShouldBeInRange(550, 650);
        waits.Count(wait => wait.TotalMilliseconds < 500).ShouldBeInRange(5, 30);
    }

    [Fact]
    public void Wait_SameTryAgain_IsTheSame() => SchemaBackoff.Wait(First, 3, 7).ShouldBe(SchemaBackoff.Wait(First, 3, 7));
}
