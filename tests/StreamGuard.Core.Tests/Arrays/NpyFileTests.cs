using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Shouldly;
using StreamGuard.Core.Arrays;

namespace StreamGuard.Core.Tests.Arrays;

public class NpyFileTests
{
    // numpy.save of numpy.arange(6, dtype="<f4").reshape(3, 2), NumPy 1.24.
    private const string NumPyFile =
        "k05VTVBZAQB2AHsnZGVzY3InOiAnPGY0JywgJ2ZvcnRyYW5fb3JkZXInOiBGYWxzZSwgJ3NoYXBlJzogKDMsIDIpLCB9";

    [Fact]
    public void Read_FileWrittenByNumPy_GivesItsValues()
    {
        byte[] header = Convert.FromBase64String(NumPyFile);
        byte[] file = [.. header, .. Enumerable.Repeat((byte)' ', 127 - header.Length), (byte)'\n', .. FloatBytes(0, 1, 2, 3, 4, 5)];

        NpyArray<float> array = NpyReader.Read<float>(new MemoryStream(file), "numpy.npy");

        array.Shape.ShouldBe([3, 2]);
        array.Values.ShouldBe([0f, 1f, 2f, 3f, 4f, 5f]);
    }

    [Fact]
    public void Write_Rows_RoundTrip() =>
        Prop.ForAll(
            ArbMap.Default.ArbFor<int[]>(),
            Gen.Choose(1, 5).ToArbitrary(),
            (values, width) =>
            {
                int rows = values.Length / width;
                int[] whole = values[..(rows * width)];
                NpyArray<int> read = RoundTrip<int>([width], [.. whole.Chunk(width)]);
                return read.Values.SequenceEqual(whole) && read.Shape.SequenceEqual([rows, width]);
            }).QuickCheckThrowOnFailure();

    [Fact]
    public void Write_ScalarRows_HasOneDimension()
    {
        NpyArray<long> read = RoundTrip<long>([], [[long.MinValue, 0], [7]]);

        read.Shape.ShouldBe([3]);
        read.Values.ShouldBe([long.MinValue, 0, 7]);
    }

    [Fact]
    public void Complete_AnyRowCount_HeaderKeepsItsLengthAndAlignment()
    {
        foreach (int rows in new[] { 0, 9, 10, 99_999 })
        {
            var stream = new MemoryStream();
            using (var writer = new NpyWriter<byte>(stream, [], leaveOpen: true))
            {
                int headerBytes = (int)stream.Position;
                writer.Write(new byte[rows]);
                writer.Complete();
                stream.Length.ShouldBe(headerBytes + rows);
                (headerBytes % 64).ShouldBe(0);
                Encoding.ASCII.GetString(stream.ToArray(), 10, headerBytes - 10).ShouldBe(
                    $"{{'descr': '|u1', 'fortran_order': False, 'shape': ({rows},), }}".PadRight(headerBytes - 11) + "\n");
            }
        }
    }

    [Fact]
    public void Write_PartOfARow_IsRefused()
    {
        using var writer = new NpyWriter<float>(new MemoryStream(), [2, 3]);

        Should.Throw<ArgumentException>(() => writer.Write(new float[5])).Message.ShouldContain("whole rows of 6");
    }

    [Fact]
    public void Read_OtherElementType_NamesBoth()
    {
        var stream = new MemoryStream();
        using (var writer = new NpyWriter<double>(stream, [2], leaveOpen: true))
            writer.Complete();
        stream.Position = 0;

        InvalidDataException error = Should.Throw<InvalidDataException>(() => NpyReader.Read<float>(stream, "x.npy"));

        error.Message.ShouldContain("x.npy");
        error.Message.ShouldContain("<f8");
        error.Message.ShouldContain("<f4");
    }

    [Fact]
    public void Read_EveryTruncation_IsAnInvalidDataException()
    {
        var stream = new MemoryStream();
        using (var writer = new NpyWriter<float>(stream, [2], leaveOpen: true))
        {
            writer.Write([1, 2, 3, 4]);
            writer.Complete();
        }
        byte[] file = stream.ToArray();
        for (int length = 0; length < file.Length; length++)
            Should.Throw<InvalidDataException>(() => NpyReader.Read<float>(new MemoryStream(file, 0, length), "cut.npy"));
    }

    [Theory]
    [InlineData("{'descr': '<f4', 'fortran_order': True, 'shape': (2, 2), }", "Fortran")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (99999, 99999, 99999, 99999), }", "at most")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (99999999999,), }", "whole numbers")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (1,1,1,1,1,1,1,1,1), }", "9 dimensions")]
    [InlineData("{'descr': '<f4', 'shape': (2, 2), }", "fortran_order")]
    public void Read_HostileHeader_IsRefused(string dictionary, string reason)
    {
        byte[] text = Encoding.ASCII.GetBytes(dictionary + "\n");
        byte[] file = [0x93, .. "NUMPY"u8, 1, 0, (byte)text.Length, 0, .. text, .. new byte[64]];

        Should.Throw<InvalidDataException>(() => NpyReader.Read<float>(new MemoryStream(file), "x.npy", 1000)).Message.ShouldContain(reason);
    }

    private static NpyArray<T> RoundTrip<T>(int[] rowShape, T[][] writes)
        where T : unmanaged
    {
        var stream = new MemoryStream();
        using (var writer = new NpyWriter<T>(stream, rowShape, leaveOpen: true))
        {
            foreach (T[] values in writes)
                writer.Write(values);
            writer.Complete();
        }
        stream.Position = 0;
        return NpyReader.Read<T>(stream, "round-trip.npy");
    }

    private static byte[] FloatBytes(params float[] values) => [.. values.SelectMany(BitConverter.GetBytes)];
}
