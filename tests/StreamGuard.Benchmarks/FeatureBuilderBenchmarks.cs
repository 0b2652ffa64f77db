using BenchmarkDotNet.Attributes;
using StreamGuard.Core.Features;
using StreamGuard.Core.Terminals;
using StreamGuard.Core.Transactions;
using StreamGuard.Core.Windows;

namespace StreamGuard.Benchmarks;

/// <summary>The features of one transaction, its history in cache.</summary>
[MemoryDiagnoser]
public class FeatureBuilderBenchmarks
{
    private readonly HistoryEntry[] _past = new HistoryEntry[32];
    private readonly byte[] _text = "transaction-1|account-1|merchant-1|terminal-1|device-1"u8.ToArray();
    private FeatureBuilder _builder = null!;
    private FeatureBatch _batch = null!;

    /// <summary>L: past transactions in the history tensor.</summary>
    [Params(16, 32)]
    public int HistoryLength { get; set; }

    /// <summary>How many past transactions are visible.</summary>
    [Params(0, 8, 32)]
    public int Visible { get; set; }

    /// <summary>Fills a past that differs in every respect.</summary>
    [GlobalSetup]
    public void SetUp()
    {
        _builder = new FeatureBuilder(HistoryLength, 32, TimeSpan.FromDays(7));
        _batch = new FeatureBatch(1, HistoryLength);
        for (int i = 0; i < _past.Length; i++)
        {
            _past[i] = new HistoryEntry
            {
                EventTimeMs = 1_772_000_000_000 + i * 17_000_000L,
                Amount = 10 + i * 37 % 101,
                MerchantHash = (uint)(i % 7 + 1),
                DeviceHash = (uint)(i % 3),
                MerchantCategory = (ushort)(5400 + i % 5),
                Channel = (Channel)(i % 4),
                DistanceKm = (Half)(i % 9),
            };
        }
    }

    /// <summary>Builds one row.</summary>
    [Benchmark]
    public float Build()
    {
        CurrencyCode.TryParse("EUR"u8, out CurrencyCode currency);
        ReadOnlySpan<byte> text = _text;
        var transaction = new Transaction
        {
            TransactionId = text[..13],
            AccountId = text[14..23],
            MerchantId = text[24..34],
            TerminalId = text[35..45],
            DeviceId = text[46..],
            EventTimeMs = 1_772_600_000_000,
            AmountMinor = 6645,
            Currency = currency,
            MerchantCategory = 5411,
            DistanceFromHomeKm = 3,
        };
        var history = new AccountHistory(_past.AsSpan(32 - Visible), default, Arrival.InOrder);
        _builder.Build(in transaction, in history, TerminalKnowledge.Nothing, 1, _batch, 0, out HistoryEntry entry);
        return _batch.Current[0] + entry.Amount;
    }
}
