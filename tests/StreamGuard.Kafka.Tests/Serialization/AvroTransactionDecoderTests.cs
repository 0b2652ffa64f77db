using System.Text;
using Shouldly;
using StreamGuard.Avro.Data;
using StreamGuard.Avro.Schemas;
using StreamGuard.Core.Transactions;
using StreamGuard.Core.Windows;
using StreamGuard.Kafka.Serialization;
using StreamGuard.Pipeline.Records;

namespace StreamGuard.Kafka.Tests.Serialization;

public sealed class AvroTransactionDecoderTests
{
    private readonly TransactionEncoder _encoder = new(Samples.TransactionSchemaId);

    public static TheoryData<int> Channels => [.. Enum.GetValues<Channel>().Select(channel => (int)channel)];

    [Fact]
    public void Decode_FullTransaction_YieldsEveryField()
    {
        Samples.Decoder().Decode(_encoder.Encode(Samples.Full), Samples.NowMs, out Transaction decoded).ShouldBe(DecodeFailure.None);
        ToData(decoded).ShouldBe(Samples.Full);
    }

    [Fact]
    public void Decode_SparseTransaction_YieldsAbsentValues()
    {
        Samples.Decoder().Decode(_encoder.Encode(Samples.Sparse), Samples.NowMs, out Transaction decoded).ShouldBe(DecodeFailure.None);
        ToData(decoded).ShouldBe(Samples.Sparse);
        decoded.AccountOpenedAtMs.ShouldBe(Transaction.AbsentTime);
        float.IsNaN(decoded.DistanceFromHomeKm).ShouldBeTrue();
    }

    [Theory]
    [MemberData(nameof(Channels))]
    public void Decode_EveryChannel_YieldsTheSameChannel(int channel)
    {
        Samples.Decoder().Decode(_encoder.Encode(Samples.Full with { Channel = (Channel)channel }), Samples.NowMs, out Transaction decoded).ShouldBe(DecodeFailure.None);
        decoded.Channel.ShouldBe((Channel)channel);
        var symbols = (EnumSchema)((RecordSchema)StreamGuardSchemas.Transaction.Schema).Find("channel")!.Schema;
        symbols.Symbols[channel].ShouldBe(((Channel)channel).ToString().ToUpperInvariant());
    }

    [Fact]
    public void Decode_BadValues_NamesTheReason()
    {
        Of(Samples.Full with { TransactionId = string.Empty }).ShouldBe(DecodeFailure.EmptyId);
        Of(Samples.Full with { AccountId = string.Empty }).ShouldBe(DecodeFailure.EmptyId);
        Of(Samples.Full with { MerchantId = string.Empty }).ShouldBe(DecodeFailure.EmptyId);
        Of(Samples.Full with { AmountMinor = -1 }).ShouldBe(DecodeFailure.NegativeAmount);
        Of(Samples.Full with { Currency = "eur" }).ShouldBe(DecodeFailure.InvalidCode);
        Of(Samples.Full with { MerchantCountry = "D1" }).ShouldBe(DecodeFailure.InvalidCode);
        Of(Samples.Full with { AccountCountry = "DEU" }).ShouldBe(DecodeFailure.InvalidCode);
        Of(Samples.Full with { MerchantCategory = 0 }).ShouldBe(DecodeFailure.InvalidCode);
        Of(Samples.Full with { MerchantCategory = 10_000 }).ShouldBe(DecodeFailure.InvalidCode);
        Of(Samples.Full with { DistanceFromHomeKm = -1 }).ShouldBe(DecodeFailure.Malformed);
        Of(Samples.Full with { DistanceFromHomeKm = float.PositiveInfinity }).ShouldBe(DecodeFailure.Malformed);
        Of(Samples.Full with { MerchantCategory = 9999, DistanceFromHomeKm = 0 }).ShouldBe(DecodeFailure.None);
    }

    [Fact]
    public void Decode_EventTimeAtItsBounds_IsAcceptedUpToThem()
    {
        long latest = Samples.Now.AddMinutes(5).ToUnixTimeMilliseconds();
        long earliest = new DateTimeOffset(2000, 1, 1, 0, 0, 0, TimeSpan.Zero).ToUnixTimeMilliseconds();
        Of(Samples.Full with { EventTimeMs = latest }).ShouldBe(DecodeFailure.None);
        Of(Samples.Full with { EventTimeMs = latest + 1 }).ShouldBe(DecodeFailure.ImplausibleTime);
        Of(Samples.Full with { EventTimeMs = earliest, AccountOpenedAtMs = null }).ShouldBe(DecodeFailure.None);
        Of(Samples.Full with { EventTimeMs = earliest - 1 }).ShouldBe(DecodeFailure.ImplausibleTime);
    }

    [Theory]
    [InlineData(long.MinValue)]
    [InlineData(long.MaxValue)]
    [InlineData(0)]
    public void Decode_AnyAccountOpening_IsNoReasonToRefuseThePayment(long opened) => Of(Samples.Full with { AccountOpenedAtMs = opened }).ShouldBe(DecodeFailure.None);

    [Fact]
    public void Decode_BadValues_TheDetailNamesTheFieldAndQuotesNothing()
    {
        Detail(Samples.Full with { AccountId = string.Empty }).ShouldBe("account_id is empty");
        Detail(Samples.Full with { AmountMinor = -1 }).ShouldBe("amount_minor is negative");
        Detail(Samples.Full with { EventTimeMs = 0 }).ShouldStartWith("event_time is before 2000-01-01");
        Detail(Samples.Full with { MerchantCountry = "D1" }).ShouldBe("merchant_country is not two upper-case letters");
        Detail(Samples.Full with { DistanceFromHomeKm = -1 }).ShouldBe("distance_from_home_km is negative or infinite");
    }

    [Fact]
    public void Decode_TruncatedOrBrokenText_TheDetailNamesTheFieldWhereItFails()
    {
        byte[] whole = _encoder.EncodeToArray(Samples.Full);
        AvroTransactionDecoder decoder = Samples.Decoder();
        decoder.Decode(whole.AsSpan(0, 6), Samples.NowMs, out _).ShouldBe(DecodeFailure.Malformed);
        decoder.FailureDetail.ShouldBe("the value ends within transaction_id");
        decoder.Decode(whole.AsSpan(0, whole.Length - 1), Samples.NowMs, out _).ShouldBe(DecodeFailure.Malformed);
        decoder.FailureDetail.ShouldBe("the value ends within distance_from_home_km");
        decoder.Decode([.. whole, 0], Samples.NowMs, out _).ShouldBe(DecodeFailure.Malformed);
        decoder.FailureDetail.ShouldBe("bytes are left after the last field");

        byte[] broken = [.. whole];
        broken[whole.AsSpan().IndexOf(Encoding.UTF8.GetBytes(Samples.Full.AccountId))] = 0xFF;
        decoder.Decode(broken, Samples.NowMs, out _).ShouldBe(DecodeFailure.Malformed);
        decoder.FailureDetail.ShouldBe("account_id is not UTF-8");
    }

    [Fact]
    public void Decode_SameMessageReadAgainLater_IsJudgedByItsOwnTimestamp()
    {
        long timestampMs = Samples.NowMs;
        byte[] ahead = _encoder.EncodeToArray(Samples.Full with { EventTimeMs = Samples.Now.AddMinutes(6).ToUnixTimeMilliseconds() });
        AvroTransactionDecoder live = Samples.Decoder(), restoring = Samples.Decoder();

        live.Decode(ahead, timestampMs, out _).ShouldBe(DecodeFailure.ImplausibleTime);
        live.Decode(ahead, timestampMs + 60_000, out _).ShouldBe(DecodeFailure.None);
        restoring.Decode(ahead, timestampMs, out _).ShouldBe(DecodeFailure.ImplausibleTime);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(long.MaxValue)]
    public void Decode_NoUsableTimestamp_TakesEveryTimeThatAHistoryTakes(long timestampMs)
    {
        byte[] last = _encoder.EncodeToArray(Samples.Full with { EventTimeMs = AccountHistoryStore.MaxEventTimeMs });
        byte[] beyond = _encoder.EncodeToArray(Samples.Full with { EventTimeMs = AccountHistoryStore.MaxEventTimeMs + 1 });

        Samples.Decoder().Decode(last, timestampMs, out _).ShouldBe(DecodeFailure.None);
        Samples.Decoder().Decode(beyond, timestampMs, out _).ShouldBe(DecodeFailure.ImplausibleTime);
    }

    [Fact]
    public void Decode_NotFramed_SaysSo()
    {
        Samples.Decoder().Decode([], Samples.NowMs, out _).ShouldBe(DecodeFailure.NullValue);
        Samples.Decoder().Decode([0, 0, 0, 0], Samples.NowMs, out _).ShouldBe(DecodeFailure.NotFramed);
        Samples.Decoder().Decode("{\"json\": true}"u8, Samples.NowMs, out _).ShouldBe(DecodeFailure.NotFramed);
        Samples.Decoder().Decode([0, 0, 0, 0, 1], Samples.NowMs, out _).ShouldBe(DecodeFailure.UnknownSchema);
    }

    [Fact]
    public void Decode_EveryTruncation_IsMalformed()
    {
        byte[] whole = _encoder.EncodeToArray(Samples.Full);
        AvroTransactionDecoder decoder = Samples.Decoder();
        for (int length = 5; length < whole.Length; length++)
        {
            decoder.Decode(whole.AsSpan(0, length), Samples.NowMs, out Transaction transaction).ShouldBe(DecodeFailure.Malformed, $"{length} bytes");
            transaction.AccountId.IsEmpty.ShouldBeTrue();
        }

        decoder.Decode([.. whole, 0], Samples.NowMs, out _).ShouldBe(DecodeFailure.Malformed);
    }

    [Fact]
    public void Decode_RandomBytes_NeverThrows()
    {
        var random = new Random(20261121);
        AvroTransactionDecoder decoder = Samples.Decoder();
        byte[] whole = _encoder.EncodeToArray(Samples.Full);
        int accepted = 0;
        for (int round = 0; round < 50_000; round++)
        {
            byte[] bytes = [.. whole];
            for (int flips = random.Next(1, 8); flips > 0; flips--) bytes[random.Next(5, bytes.Length)] = (byte)random.Next(256);
            if (decoder.Decode(bytes.AsSpan(0, random.Next(5, bytes.Length + 1)), Samples.NowMs, out _) == DecodeFailure.None) accepted++;
        }

        accepted.ShouldBeGreaterThan(0);
        accepted.ShouldBeLessThan(25_000);
    }

    [Fact]
    public void Decode_KnownSchema_AllocatesNothing()
    {
        byte[] full = _encoder.EncodeToArray(Samples.Full);
        byte[] sparse = _encoder.EncodeToArray(Samples.Sparse);
        AvroTransactionDecoder decoder = Samples.Decoder();
        DecodeMany(decoder, full, sparse, count: 1_000).ShouldBe(0);

        long before = GC.GetAllocatedBytesForCurrentThread();
        int failures = DecodeMany(decoder, full, sparse, count: 10_000);
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        failures.ShouldBe(0);
        allocated.ShouldBe(0);
    }

    [Fact]
    public void Encode_WarmEncoder_AllocatesNothing()
    {
        int length = 0;
        for (int i = 0; i < 1_000; i++) length = _encoder.Encode(Samples.Full).Length;

        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 10_000; i++) length += _encoder.Encode(Samples.Full).Length;
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        allocated.ShouldBe(0);
        length.ShouldBeGreaterThan(0);
    }

    [Fact]
    public void Encode_Transaction_IsWhatTheSchemaSays()
    {
        byte[] body = _encoder.EncodeToArray(Samples.Full)[5..];
        GenericRecord record = Generic.Read(StreamGuardSchemas.Transaction.Schema, body);
        record["transaction_id"].ShouldBe("tx-1");
        record["account_id"].ShouldBe("acc-é");
        record["merchant_category"].ShouldBe(5411);
        ((GenericEnum)record["channel"]!).Symbol.ShouldBe("CONTACTLESS");
        DatumWriter.Write(StreamGuardSchemas.Transaction.Schema, record).ShouldBe(body);
    }

    private static int DecodeMany(AvroTransactionDecoder decoder, byte[] full, byte[] sparse, int count)
    {
        int failures = 0;
        for (int i = 0; i < count; i++)
        {
            if (decoder.Decode(full, Samples.NowMs, out _) != DecodeFailure.None) failures++;
            if (decoder.Decode(sparse, Samples.NowMs, out _) != DecodeFailure.None) failures++;
        }

        return failures;
    }

    private string Detail(TransactionData transaction)
    {
        AvroTransactionDecoder decoder = Samples.Decoder();
        decoder.Decode(_encoder.Encode(transaction), Samples.NowMs, out _).ShouldNotBe(DecodeFailure.None);
        return decoder.FailureDetail;
    }

    private DecodeFailure Of(TransactionData transaction) => Samples.Decoder().Decode(_encoder.Encode(transaction), Samples.NowMs, out _);

    private static TransactionData ToData(Transaction t) => new(
        Encoding.UTF8.GetString(t.TransactionId),
        Encoding.UTF8.GetString(t.AccountId),
        t.EventTimeMs,
        t.AmountMinor,
        t.Currency.ToString(),
        Encoding.UTF8.GetString(t.MerchantId),
        t.TerminalId.IsEmpty ? null : Encoding.UTF8.GetString(t.TerminalId),
        t.MerchantCategory == 0 ? null : t.MerchantCategory,
        t.MerchantCountry.IsAbsent ? null : t.MerchantCountry.ToString(),
        t.AccountCountry.IsAbsent ? null : t.AccountCountry.ToString(),
        t.Channel,
        t.AccountOpenedAtMs == Transaction.AbsentTime ? null : t.AccountOpenedAtMs,
        t.DeviceId.IsEmpty ? null : Encoding.UTF8.GetString(t.DeviceId),
        float.IsNaN(t.DistanceFromHomeKm) ? null : t.DistanceFromHomeKm);
}
