using StreamGuard.Pipeline.Outputs;

namespace StreamGuard.Pipeline.Replay;

/// <summary>
/// One run through the dead-letter topic: decides on each letter, sends back what is to go back, in units of at most a second, and at a
/// bounded rate. What a unit sent and how far it came become durable together, so a run that is killed is simply run again.
/// </summary>
/// <param name="options">How it goes.</param>
/// <param name="source">The letters.</param>
/// <param name="memory">What earlier runs sent back.</param>
/// <param name="channel">Where they go; null = only count (a dry run).</param>
/// <param name="time">The clock.</param>
public sealed class DeadLetterReplay(ReplayOptions options, IDeadLetterSource source, IReplayMemory memory, IReplayChannel? channel, TimeProvider time)
{
    private const int MaxUnitLetters = 100;
    private const int MaxUnitBytes = 4 * 1024 * 1024;
    private const int MaxTries = 5;
    private static readonly TimeSpan UnitInterval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan ReadTimeout = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan RetryDelay = TimeSpan.FromMilliseconds(200);

    private readonly ReplayTally _tally = new();
    private readonly List<OutputRecord> _unit = [];
    private readonly Dictionary<(Records.DecodeFailure Reason, int Partition), ReplayPosition> _positions = [];
    private long _unitOpenedAt;
    private long _unitBytes;
    private long _nextTurnAt;
    private long _sent;

    /// <summary>Runs to the end of the topic, to the limit, or until told to stop; what was sent by then is committed.</summary>
    /// <param name="progress">Hears the share of the topic that was read, 0 to 1.</param>
    /// <param name="stop">Asks for the end.</param>
    /// <returns>What became of the letters.</returns>
    /// <exception cref="OutputFailedException">Letters could not be sent; what was committed stays committed, and another run goes on behind it.</exception>
    /// <exception cref="Sources.SourceFailedException">The topic could not be read.</exception>
    public ReplayTally Run(Action<double> progress, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(progress);
        channel?.Initialize(stop);
        while (!source.IsAtEnd && !_tally.LimitReached)
        {
            if (stop.IsCancellationRequested)
            {
                _tally.WasStopped = true;
                break;
            }

            if (source.Read(ReadTimeout) is { } letter) Take(letter, stop);
            if (_unit.Count > 0 && UnitIsDue()) Commit();
            progress(source.Done);
        }

        if (_unit.Count > 0) Commit();
        return _tally;
    }

    private void Take(DeadLetter letter, CancellationToken stop)
    {
        ReplayDecision decision = options.Selection.Decide(letter, options.Topic, options.PartitionCount, ReplayedUpTo);
        if (decision == ReplayDecision.Replay)
        {
            if (_sent >= options.Limit)
            {
                _tally.LimitReached = true;
                return;
            }

            if (channel is not null && !TrySend(letter, stop)) return;
            _sent++;
        }

        _tally.Add(letter, decision);
    }

    private long ReplayedUpTo(DeadLetter letter) => options.FromBeginning ? -1 : memory.ReplayedUpTo(letter.Reason, letter.Position.Partition);

    private bool TrySend(DeadLetter letter, CancellationToken stop)
    {
        if (!WaitForTurn(stop)) return false;
        OutputRecord record = letter.ToReplay();
        if (_unit.Count == 0)
        {
            channel!.Begin();
            _unitOpenedAt = time.GetTimestamp();
        }

        channel!.Send(record);
        _unit.Add(record);
        _unitBytes += (record.Key?.Length ?? 0) + (record.Value?.Length ?? 0);
        _positions[(letter.Reason, letter.Position.Partition)] = new ReplayPosition(letter.Reason, letter.Position.Partition, letter.Position.Offset + 1);
        return true;
    }

    /// <summary>Evenly spaced: a burst would push the payments of now aside for as long as it lasts.</summary>
    private bool WaitForTurn(CancellationToken stop)
    {
        if (options.Rate <= 0) return true;
        long now = time.GetTimestamp();
        long turn = Math.Max(now, _nextTurnAt);
        _nextTurnAt = turn + (long)(time.TimestampFrequency / options.Rate);
        if (turn == now) return true;
        TimeSpan wait = time.GetElapsedTime(now, turn);

        // No transaction stays open while nothing is sent: readers of the topic wait for its end.
        if (_unit.Count > 0 && time.GetElapsedTime(_unitOpenedAt) + wait >= UnitInterval) Commit();
        try
        {
            Task.Delay(wait, time, stop).GetAwaiter().GetResult();
            return true;
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return false;
        }
    }

    private bool UnitIsDue() =>
        _unit.Count >= MaxUnitLetters || _unitBytes >= MaxUnitBytes || time.GetElapsedTime(_unitOpenedAt) >= UnitInterval;

    private void Commit()
    {
        for (int attempt = 1; ; attempt++)
        {
            CommitOutcome outcome = channel!.Commit(_positions.Values);
            if (outcome == CommitOutcome.Committed) break;
            if (outcome != CommitOutcome.Aborted || attempt == MaxTries) throw Failure(outcome);
            Task.Delay(RetryDelay * attempt, time).GetAwaiter().GetResult();
            channel.Begin();
            foreach (OutputRecord record in _unit) channel.Send(record);
        }

        _unit.Clear();
        _unitBytes = 0;
        _positions.Clear();
    }

    private OutputFailedException Failure(CommitOutcome outcome) => new(outcome switch
    {
        CommitOutcome.Fenced => $"Another replay of the same consumer group took over; this one ends before its last {_unit.Count} letters. Run one at a time; what it sent before stays sent.",
        CommitOutcome.Unknown => $"The cluster did not say whether the last {_unit.Count} letters went back. Run the same command again: it goes on behind what was committed.",
        _ => $"The cluster refused the last {_unit.Count} letters {MaxTries} times; they did not go back. Run the same command again once it is well: it goes on behind what was committed.",
    });
}
