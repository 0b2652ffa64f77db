using Confluent.Kafka;
using Confluent.Kafka.Admin;

namespace StreamGuard.Kafka.Consuming;

/// <summary>
/// Asks where a topic ends, without waiting for the answer, and tells when reading has come there. The end is that of open transactions as well: what was
/// committed may lie behind the beginning of a transaction that is not over, and readers of committed messages are shown neither until it is. One thread.
/// </summary>
internal sealed class TopicEnds(IAdminClient admin, string topic, TimeProvider clock, Action<Error> report) : IDisposable
{
    private static readonly TimeSpan LongestQuestion = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LongestGoodbye = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan BetweenTries = TimeSpan.FromMilliseconds(100);

    private readonly Dictionary<long, Question> _open = [];
    private int _partitions;
    private long _lastMark;

    /// <summary>The number of partitions is known now: questions can be asked.</summary>
    internal void Begin(int partitions) => _partitions = partitions;

    /// <summary>Begins to ask; as soon as the partitions are known, if they are not.</summary>
    /// <returns>The question's number.</returns>
    internal long Ask(int partitions)
    {
        var question = new Question();
        if (partitions > 0) Send(question);
        _open.Add(++_lastMark, question);
        return _lastMark;
    }

    /// <summary>Whether everything before the ends of that time is read.</summary>
    /// <param name="mark">The question's number.</param>
    /// <param name="next">The offset of the next message of each partition.</param>
    internal bool HasReached(long mark, long[] next)
    {
        if (!_open.TryGetValue(mark, out Question? question)) return mark <= _lastMark;
        if (question.Ends is null && !TryTakeAnswer(question)) return false;
        for (int partition = 0; partition < next.Length; partition++)
            if (next[partition] < question.Ends![partition]) return false;
        _open.Remove(mark);
        return true;
    }

    /// <summary>Waits a moment for the questions on their way: they use the client.</summary>
    public void Dispose()
    {
        Task[] asked = [.. _open.Values.Select(question => question.Asked).OfType<Task>()];
        try
        {
            Task.WaitAll(asked, LongestGoodbye);
        }
        catch (AggregateException)
        {
            // An answer that nobody wants any more.
        }
    }

    private bool TryTakeAnswer(Question question)
    {
        if (question.Asked is not { IsCompleted: true } asked)
        {
            if (question.Asked is null && _partitions > 0 && IsDue(question)) Send(question);
            return false;
        }

        question.Asked = null;
        if (asked.IsCompletedSuccessfully && TryRead(asked.Result, out long[] ends))
        {
            question.Ends = ends;
            return true;
        }

        if (asked.Exception?.GetBaseException() is KafkaException e) report(e.Error);
        return false;
    }

    private bool IsDue(Question question) => question.AskedTimestamp is not { } at || clock.GetElapsedTime(at) >= BetweenTries;

    private bool TryRead(ListOffsetsResult result, out long[] ends)
    {
        ends = new long[_partitions];
        foreach (ListOffsetsResultInfo info in result.ResultInfos)
        {
            TopicPartitionOffsetError answer = info.TopicPartitionOffsetError;
            if (answer.Error.IsError || answer.Offset.Value < 0) return false;
            ends[answer.Partition.Value] = answer.Offset.Value;
        }

        return true;
    }

    private void Send(Question question)
    {
        question.AskedTimestamp = clock.GetTimestamp();
        var options = new ListOffsetsOptions { RequestTimeout = LongestQuestion, IsolationLevel = IsolationLevel.ReadUncommitted };
        question.Asked = admin.ListOffsetsAsync(
            Enumerable.Range(0, _partitions).Select(partition => new TopicPartitionOffsetSpec { TopicPartition = new TopicPartition(topic, partition), OffsetSpec = OffsetSpec.Latest() }), options);
    }

    private sealed class Question
    {
        internal Task<ListOffsetsResult>? Asked { get; set; }

        internal long? AskedTimestamp { get; set; }

        internal long[]? Ends { get; set; }
    }
}
