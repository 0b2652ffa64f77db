using Shouldly;
using StreamGuard.Avro.Binary;

namespace StreamGuard.Avro.Tests.Binary;

public sealed class AvroBinaryTests
{
    [Theory]
    [InlineData(0, "00")]
    [InlineData(-1, "01")]
    [InlineData(1, "02")]
    [InlineData(-64, "7f")]
    [InlineData(64, "8001")]
    [InlineData(int.MaxValue, "feffffff0f")]
    [InlineData(long.MaxValue, "feffffffffffffffff01")]
    [InlineData(long.MinValue, "ffffffffffffffffff01")]
    public void WriteLong_Value_IsZigZag(long value, string hex)
    {
        var writer = new AvroBinaryWriter(16);
        writer.WriteLong(value);
        Convert.ToHexStringLower(writer.Written).ShouldBe(hex);
        var reader = new AvroBinaryReader(writer.Written);
        reader.ReadLong().ShouldBe(value);
        (reader.Error, reader.Remaining).ShouldBe((AvroError.None, 0));
    }

    [Theory]
    [InlineData("", AvroError.EndOfData)]
    [InlineData("80", AvroError.EndOfData)]
    [InlineData("ffffffffffffffffffff01", AvroError.IntegerTooLarge)]
    [InlineData("ffffffffffffffffff02", AvroError.IntegerTooLarge)]
    public void ReadLong_BadBytes_IsAnError(string hex, AvroError expected)
    {
        var reader = new AvroBinaryReader(Convert.FromHexString(hex));
        reader.ReadLong();
        reader.Error.ShouldBe(expected);
        reader.Remaining.ShouldBe(0);
    }

    [Fact]
    public void ReadInt_LongValue_IsAnError()
    {
        var writer = new AvroBinaryWriter();
        writer.WriteLong(int.MaxValue + 1L);
        var reader = new AvroBinaryReader(writer.Written);
        reader.ReadInt();
        reader.Error.ShouldBe(AvroError.IntegerTooLarge);
    }

    [Theory]
    [InlineData("01", AvroError.NegativeLength)]
    [InlineData("0461", AvroError.EndOfData)]
    [InlineData("02ff", AvroError.InvalidText)]
    [InlineData("feffffffffffffffff01", AvroError.EndOfData)]
    public void ReadText_BadBytes_IsAnError(string hex, AvroError expected)
    {
        var reader = new AvroBinaryReader(Convert.FromHexString(hex));
        reader.ReadText().IsEmpty.ShouldBeTrue();
        reader.Error.ShouldBe(expected);
    }

    [Fact]
    public void ReadBoolean_Two_IsAnError()
    {
        var reader = new AvroBinaryReader([2]);
        reader.ReadBoolean();
        reader.Error.ShouldBe(AvroError.InvalidBoolean);
    }

    [Fact]
    public void Fail_SecondError_KeepsTheFirst()
    {
        var reader = new AvroBinaryReader([2]);
        reader.ReadBoolean();
        reader.ReadLong();
        reader.Error.ShouldBe(AvroError.InvalidBoolean);
    }

    [Fact]
    public void Writer_ManyValues_GrowsAndReadsBack()
    {
        var writer = new AvroBinaryWriter(16);
        for (int i = 0; i < 1_000; i++)
        {
            writer.WriteText($"text {i} é");
            writer.WriteDouble(i * 0.5);
            writer.WriteFloat(i);
            writer.WriteBoolean(i % 2 == 0);
        }

        var reader = new AvroBinaryReader(writer.Written);
        for (int i = 0; i < 1_000; i++)
        {
            System.Text.Encoding.UTF8.GetString(reader.ReadText()).ShouldBe($"text {i} é");
            reader.ReadDouble().ShouldBe(i * 0.5);
            reader.ReadFloat().ShouldBe(i);
            reader.ReadBoolean().ShouldBe(i % 2 == 0);
        }

        (reader.Error, reader.Remaining).ShouldBe((AvroError.None, 0));
    }
}
