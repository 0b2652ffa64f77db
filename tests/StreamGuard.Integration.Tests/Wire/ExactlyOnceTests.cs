using Shouldly;
using StreamGuard.Pipeline.Outputs;
using StreamGuard.Pipeline.Sources;

namespace StreamGuard.Integration.Tests.Wire;

public sealed class ExactlyOnceTests
{
    [KafkaFact]
    public void Commit_Units_AreVisibleOnceAndTheSuccessorStartsAfterThem()
    {
        var topics = new WireTopics();
        topics.Produce("a", "b", "c");
        using (var worker = new WireWorker(topics))
        {
            worker.ReadUntil(2);
            worker.Open("alert a");
            worker.Commit(1).ShouldBe(CommitOutcome.Committed);
            worker.Open("alert b");
            worker.Commit(2).ShouldBe(CommitOutcome.Committed);
            worker.Consumer.Close();
        }

        topics.ReadCommitted().ShouldBe(["alert a", "alert b"]);
        using var successor = new WireWorker(topics);
        successor.ReadUntil(1);
        successor.Assigned.ShouldContain(new PartitionOffset(0, 2));
        successor.Read.ShouldBe(["c"]);
    }

    [KafkaFact]
    public void Abort_Unit_IsInvisibleAndSendingTheSameAgainShowsItOnce()
    {
        var topics = new WireTopics();
        topics.Produce("a");
        using var worker = new WireWorker(topics);
        worker.ReadUntil(1);

        worker.Open("alert a", "alert b");
        worker.Channel.Abort(CancellationToken.None).ShouldBe(CommitOutcome.Aborted);
        worker.Open("alert c");
        worker.Commit(1).ShouldBe(CommitOutcome.Committed);
        topics.ReadCommitted().ShouldBe(["alert c"]);
        worker.Open("alert a", "alert b");
        worker.Commit(1).ShouldBe(CommitOutcome.Committed);

        topics.ReadCommitted().Order().ShouldBe(["alert a", "alert b", "alert c"]);
    }

    [KafkaFact]
    public void Initialize_SecondProducerOfTheSameId_FencesTheFirstAndTakesBackItsOpenUnit()
    {
        var topics = new WireTopics();
        topics.Produce("a");
        using var first = new WireWorker(topics);
        first.ReadUntil(1);
        first.Open("alert of a zombie");

        using var second = new WireWorker(topics);
        first.Commit(1).ShouldBe(CommitOutcome.Fenced);
        first.Consumer.Close();
        second.ReadUntil(1);
        second.Open("alert of the successor");
        second.Commit(1).ShouldBe(CommitOutcome.Committed);

        topics.ReadCommitted().ShouldBe(["alert of the successor"]);
    }
}
