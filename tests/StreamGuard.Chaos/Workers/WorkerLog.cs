using System.Globalization;
using System.Text.Json;

namespace StreamGuard.Chaos.Workers;

/// <summary>
/// What a worker's log says of its partitions and troubles, over all its lives. The log is the one witness that survives a SIGKILL:
/// every line was written before. Thread-safe.
/// </summary>
internal sealed class WorkerLog
{
    private const int CannotGoOn = 9, PartitionAssigned = 1001, PartitionRevoked = 1002, PartitionLost = 1003, PartitionRestored = 1004, UnitAborted = 1007,
        OutcomeUnknown = 1030, SnapshotLoaded = 1050, SnapshotRejected = 1051, SnapshotPublished = 1053;
    private static readonly TimeSpan SameRebalance = TimeSpan.FromMilliseconds(200);
    private readonly Lock _lock = new();
    private readonly HashSet<int> _owned = [];
    private readonly HashSet<int> _restoring = [];
    private DateTime _lastChange;

    /// <summary>How often its assignment changed.</summary>
    internal int Rebalances { get; private set; }

    /// <summary>Units of output that were aborted.</summary>
    internal int Aborted { get; private set; }

    /// <summary>How often it was told that another one took its place.</summary>
    internal int Fenced { get; private set; }

    /// <summary>Units of output whose end nobody told.</summary>
    internal int Unknown { get; private set; }

    /// <summary>Snapshots that a restore began with.</summary>
    internal int SnapshotsLoaded { get; private set; }

    /// <summary>Snapshots that were found unusable.</summary>
    internal int SnapshotsRejected { get; private set; }

    /// <summary>Snapshots that were written.</summary>
    internal int SnapshotsPublished { get; private set; }

    /// <summary>The longest time that restoring a partition took.</summary>
    internal double RestoreSecondsMax { get; private set; }

    /// <summary>Why it gave up last; null = it did not.</summary>
    internal string? LastFailure { get; private set; }

    /// <summary>The partitions it owns and serves.</summary>
    internal int[] Serving
    {
        get
        {
            lock (_lock) return [.. _owned.Where(partition => !_restoring.Contains(partition))];
        }
    }

    /// <summary>A new process begins: it owns nothing.</summary>
    internal void Restarted()
    {
        lock (_lock)
        {
            _owned.Clear();
            _restoring.Clear();
            LastFailure = null;
        }
    }

    /// <summary>Reads a line.</summary>
    /// <param name="line">A line of the log; one that is not JSON says nothing.</param>
    internal void Read(string line)
    {
        if (!line.StartsWith('{')) return;
        using JsonDocument? json = Parse(line);
        if (json is null || !json.RootElement.TryGetProperty("EventId", out JsonElement id)) return;
        lock (_lock) Take(id.GetInt32(), json.RootElement);
    }

    private void Take(int eventId, JsonElement line)
    {
        string message = line.TryGetProperty("Message", out JsonElement text) ? text.GetString() ?? "" : "";
        switch (eventId)
        {
            case PartitionAssigned:
                NoteChange(line);
                _owned.Add(PartitionOf(line));
                _restoring.Add(PartitionOf(line));
                if (Number(line, "Committed") is <= 0) _restoring.Remove(PartitionOf(line));
                break;
            case PartitionRevoked or PartitionLost:
                NoteChange(line);
                _owned.Remove(PartitionOf(line));
                _restoring.Remove(PartitionOf(line));
                break;
            case PartitionRestored:
                _restoring.Remove(PartitionOf(line));
                RestoreSecondsMax = Math.Max(RestoreSecondsMax, Number(line, "Seconds") ?? 0);
                break;
            case UnitAborted:
                Aborted++;
                break;
            case OutcomeUnknown:
                Unknown++;
                break;
            case SnapshotLoaded:
                SnapshotsLoaded++;
                break;
            case SnapshotRejected:
                SnapshotsRejected++;
                break;
            case SnapshotPublished:
                SnapshotsPublished++;
                break;
            case CannotGoOn when line.TryGetProperty("Category", out JsonElement category) && category.GetString() == "StreamGuard.Worker":
                LastFailure = message;
                break;
        }

        if (message.Contains("fenced", StringComparison.OrdinalIgnoreCase) || message.Contains("same transactional id took over", StringComparison.Ordinal)) Fenced++;
    }

    // The partitions of one rebalance come as one line each.
    private void NoteChange(JsonElement line)
    {
        DateTime at = line.GetProperty("Timestamp").GetString() is { } text ? DateTime.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal) : default;
        if (at - _lastChange > SameRebalance) Rebalances++;
        _lastChange = at;
    }

    private static int PartitionOf(JsonElement line) => (int)(Number(line, "Partition") ?? -1);

    private static double? Number(JsonElement line, string name)
    {
        if (!line.TryGetProperty("State", out JsonElement state) || !state.TryGetProperty(name, out JsonElement value)) return null;
        return value.ValueKind switch
        {
            JsonValueKind.Number => value.GetDouble(),
            JsonValueKind.String when double.TryParse(value.GetString(), CultureInfo.InvariantCulture, out double number) => number,
            _ => null,
        };
    }

    // A killed process may leave half a line.
    private static JsonDocument? Parse(string line)
    {
        try
        {
            return JsonDocument.Parse(line);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
