using Shouldly;
using StreamGuard.Pipeline.Threads;

namespace StreamGuard.Pipeline.Tests.Threads;

public sealed class HandOverTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public void TryGive_Full_ReturnsFalseAndKeepsTheQueue()
    {
        var queue = new HandOver<string>(capacity: 2);
        queue.TryGive("a", TimeSpan.Zero, default).ShouldBeTrue();
        queue.TryGive("b", TimeSpan.Zero, default).ShouldBeTrue();

        queue.TryGive("c", TimeSpan.Zero, default).ShouldBeFalse();

        queue.Count.ShouldBe(2);
        queue.TryTake(TimeSpan.Zero, default).ShouldBe("a");
        queue.TryTake(TimeSpan.Zero, default).ShouldBe("b");
        queue.TryTake(TimeSpan.Zero, default).ShouldBeNull();
    }

    [Fact]
    public void TryTake_NewestFirst_UsesTheSameItemAgain()
    {
        var pool = new HandOver<string>(capacity: 3, newestFirst: true);
        foreach (string item in (string[])["a", "b", "c"]) pool.TryGive(item, TimeSpan.Zero, default).ShouldBeTrue();

        for (int i = 0; i < 5; i++)
        {
            pool.TryTake(TimeSpan.Zero, default).ShouldBe("c");
            pool.TryGive("c", TimeSpan.Zero, default).ShouldBeTrue();
        }

        pool.TryTake(TimeSpan.Zero, default).ShouldBe("c");
        pool.TryTake(TimeSpan.Zero, default).ShouldBe("b");
        pool.TryTake(TimeSpan.Zero, default).ShouldBe("a");
        pool.TryTake(TimeSpan.Zero, default).ShouldBeNull();
    }

    [Fact]
    public async Task TryTake_FromAnotherThread_KeepsOrderAndLosesNothing()
    {
        const int Items = 20_000;
        var queue = new HandOver<string>(capacity: 3);
        string[] given = [.. Enumerable.Range(0, Items).Select(i => i.ToString())];

        Task giver = Task.Run(() => Array.ForEach(given, item => queue.TryGive(item, Patience, default).ShouldBeTrue()));
        var taken = new List<string>(Items);
        while (taken.Count < Items) taken.Add(queue.TryTake(Patience, default).ShouldNotBeNull());
        await giver;

        taken.ShouldBe(given);
    }

    [Fact]
    public void TryTake_Cancelled_Throws()
    {
        var queue = new HandOver<string>(capacity: 1);
        using var cancelled = new CancellationTokenSource();
        cancelled.Cancel();

        Should.Throw<OperationCanceledException>(() => queue.TryTake(Patience, cancelled.Token));
    }
}
