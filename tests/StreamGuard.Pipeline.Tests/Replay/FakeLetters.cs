using Shouldly;
using StreamGuard.Pipeline.Outputs;
using StreamGuard.Pipeline.Records;
using StreamGuard.Pipeline.Replay;
using StreamGuard.Pipeline.Sources;

namespace StreamGuard.Pipeline.Tests.Replay;

/// <summary>A dead-letter topic, the memory of what went back, and the topic it went back to, in memory: what a commit does not reach is gone.</summary>
internal sealed class FakeLetters : IDeadLetterSource, IReplayMemory, IReplayChannel
{
    private readonly List<DeadLetter> _letters = [];
    private readonly List<OutputRecord> _open = [];
    private readonly Dictionary<(DecodeFailure Reason, int Partition), long> _memory = [];
    private int _next;
    private bool _isOpen;

    internal List<OutputRecord> Replayed { get; } = [];

    internal List<int> UnitSizes { get; } = [];

    internal int Questions { get; private set; }

    /// <summary>Decides how a commit goes, by its number from 1.</summary>
    internal Func<int, CommitOutcome> Outcome { get; set; } = _ => CommitOutcome.Committed;

    internal Action<DeadLetter>? OnRead { get; set; }

    public bool IsAtEnd => _next == _letters.Count;

    public double Done => _letters.Count == 0 ? 1 : (double)_next / _letters.Count;

    internal int Commits { get; private set; }

    internal DeadLetter Add(DecodeFailure reason, int partition = 0, int attempts = 1, string topic = "transactions", long timestampMs = 0)
    {
        IReadOnlyList<RecordHeader>? headers = null;
        for (int i = 0; i < attempts; i++)
        {
            var record = new SourceRecord { Partition = partition, Offset = 1000 + _letters.Count, Key = [1], Value = [(byte)_letters.Count], Headers = headers };
            headers = DeadLetterRecord.Create("dead", topic, record, reason).Headers;
        }

        return Add(headers, timestampMs);
    }

    internal DeadLetter Add(IReadOnlyList<RecordHeader>? headers, long timestampMs = 0)
    {
        var letter = new DeadLetter(new PartitionOffset(0, _letters.Count), timestampMs, [1], [(byte)_letters.Count], headers);
        _letters.Add(letter);
        return letter;
    }

    /// <summary>As a new run finds it.</summary>
    internal FakeLetters Rewind()
    {
        _next = 0;
        return this;
    }

    public DeadLetter? Read(TimeSpan timeout)
    {
        DeadLetter letter = _letters[_next++];
        OnRead?.Invoke(letter);
        return letter;
    }

    public long ReplayedUpTo(DecodeFailure reason, int partition)
    {
        Questions++;
        return _memory.GetValueOrDefault((reason, partition), -1);
    }

    public void Initialize(CancellationToken stop) => _isOpen.ShouldBeFalse();

    public void Begin()
    {
        _isOpen.ShouldBeFalse();
        _isOpen = true;
        _open.Clear();
    }

    public void Send(OutputRecord record)
    {
        _isOpen.ShouldBeTrue();
        _open.Add(record);
    }

    public CommitOutcome Commit(IReadOnlyCollection<ReplayPosition> positions)
    {
        _isOpen.ShouldBeTrue();
        _isOpen = false;
        CommitOutcome outcome = Outcome(++Commits);
        if (outcome != CommitOutcome.Committed) return outcome;
        Replayed.AddRange(_open);
        UnitSizes.Add(_open.Count);
        foreach (ReplayPosition position in positions) _memory[(position.Reason, position.Partition)] = position.NextOffset;
        return outcome;
    }
}
