using System.Globalization;
using System.Text;
using StreamGuard.Core.Outcomes;
using StreamGuard.Core.Terminals;
using StreamGuard.Pipeline.Knowledge;
using StreamGuard.Pipeline.Outputs;
using StreamGuard.Pipeline.Records;

namespace StreamGuard.Pipeline.Tests.Fakes;

/// <summary>The side topics of one cluster, with counts and outcomes as text. Outlives the workers that read it.</summary>
internal sealed class FakeKnowledge : IActivityCodec, IOutcomeDecoder
{
    internal FakeSideTopic Activity { get; } = new();

    internal FakeSideTopic Outcomes { get; } = new();

    internal FakeSideTopic Letters { get; } = new();

    internal TerminalOptions Terminals { get; } = new() { LabelDelay = TimeSpan.Zero };

    internal OutcomeOptions Options { get; } = new();

    /// <summary>How often values beginning with a question mark are answered with "registry unavailable" first.</summary>
    internal int UnavailableTimes { get; set; }

    /// <summary>The last word of the topic on each key, summed over a terminal's days: transactions by source partition.</summary>
    internal IReadOnlyDictionary<int, int> Told
    {
        get
        {
            var last = new Dictionary<string, ActivityCount>();
            foreach ((byte[]? key, byte[]? value) in Activity.Messages)
                if (Decode(value, out ActivityCount counts) == DecodeFailure.None) last[Encoding.UTF8.GetString(key!)] = counts;
            return last.Values.GroupBy(counts => counts.SourcePartition).ToDictionary(group => group.Key, group => group.Sum(counts => counts.Counts.Total));
        }
    }

    internal KnowledgeSources Connect() => new(
        Activity.NewReader(), Outcomes.NewReader(), Letters.NewReader(), this, this, Terminals, Options, new KnowledgeTopics("activity", "outcomes", "letters"));

    /// <summary>An output became visible.</summary>
    internal void See(OutputRecord record)
    {
        if (record.Topic == "activity") Activity.Add(record.Key, record.Value);
        if (record.Topic == "letters") Letters.Add(record.Key, record.Value, record.Headers);
    }

    internal void AddOutcome(string transaction, string account, bool isFraud, int decided = 1, bool waits = false) =>
        Outcomes.Add(null, Encoding.UTF8.GetBytes($"{(waits ? "?" : "")}{transaction} {account} {isFraud} {decided}"));

    public string FailureDetail => "an outcome has four words";

    public byte[] EncodeKey(in ActivityCount counts) => Encoding.UTF8.GetBytes($"{counts.Terminal.Value} {counts.Day} {counts.SourcePartition}");

    public byte[] EncodeValue(in ActivityCount counts) => Encoding.UTF8.GetBytes($"{counts.Terminal.Value} {counts.Day} {counts.SourcePartition} {counts.Counts}");

    public DecodeFailure Decode(ReadOnlySpan<byte> value, out ActivityCount counts)
    {
        counts = default;
        string[] parts = Encoding.UTF8.GetString(value).Split(' ');
        if (parts.Length != 7) return DecodeFailure.Malformed;
        int[] numbers = [.. parts.Skip(1).Select(part => int.Parse(part, CultureInfo.InvariantCulture))];
        counts = new ActivityCount(
            new TerminalKey(ulong.Parse(parts[0], CultureInfo.InvariantCulture)), numbers[0], numbers[1], new QuarterCounts(numbers[2], numbers[3], numbers[4], numbers[5]));
        return DecodeFailure.None;
    }

    public DecodeFailure Decode(ReadOnlySpan<byte> value, long timestampMs, out FraudOutcome outcome)
    {
        outcome = default;
        if (value.StartsWith("?"u8))
        {
            if (UnavailableTimes > 0)
            {
                UnavailableTimes--;
                return DecodeFailure.RegistryUnavailable;
            }

            value = value[1..];
        }

        string[] parts = Encoding.UTF8.GetString(value).Split(' ');
        if (parts.Length != 4) return DecodeFailure.Malformed;
        outcome = new FraudOutcome
        {
            TransactionId = value[..parts[0].Length], AccountId = value.Slice(parts[0].Length + 1, parts[1].Length), MerchantId = "m"u8, EventTimeMs = 1_700_000_000_000,
            IsFraud = bool.Parse(parts[2]), DecidedAtMs = int.Parse(parts[3], CultureInfo.InvariantCulture),
        };
        return DecodeFailure.None;
    }
}
