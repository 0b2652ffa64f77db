using System.Text;
using Shouldly;
using StreamGuard.Core.Transactions;

namespace StreamGuard.Core.Tests.Transactions;

public class TextHashTests
{
    /// <summary>Published values of MurmurHash3 x64 128 with seed 0: tails of 0, 5, 9, 11 and 12 bytes after 0, 1 and 2 blocks.</summary>
    [Theory]
    [InlineData("", 0x0000000000000000UL, 0x0000000000000000UL)]
    [InlineData("hello", 0xcbd8a7b341bd9b02UL, 0x5b1e906a48ae1d19UL)]
    [InlineData("hello, world", 0x342fac623a5ebc8eUL, 0x4cdcbc079642414dUL)]
    [InlineData("19 Jan 2038 at 3:14:07 AM", 0xb89e5988b737affcUL, 0x664fc2950231b2cbUL)]
    [InlineData("The quick brown fox jumps over the lazy dog", 0xe34bbc7bbc071b6cUL, 0x7a433ca9c49a9347UL)]
    [InlineData("The quick brown fox jumps over the lazy dog.", 0xcd99481f9ee902c9UL, 0x695da1a38987b6e7UL)]
    public void Hash128_PublishedText_HasThePublishedValue(string text, ulong high, ulong low) =>
        TextHash.Hash128(Encoding.UTF8.GetBytes(text)).ShouldBe((high, low));

    [Fact]
    public void Hash128_EveryLengthUpTo100_DependsOnEveryByteAndOnTheLength()
    {
        var seen = new HashSet<(ulong, ulong)>();
        for (int length = 0; length <= 100; length++)
        {
            byte[] bytes = new byte[length];
            seen.Add(TextHash.Hash128(bytes)).ShouldBeTrue();
            for (int i = 0; i < length; i++)
            {
                bytes[i] = 1;
                seen.Add(TextHash.Hash128(bytes)).ShouldBeTrue($"byte {i} of {length}");
                bytes[i] = 0;
            }
        }
    }

    [Fact]
    public void Hash64AndHash32_Text_AreTheUpperBitsOfTheHash()
    {
        byte[] text = Encoding.UTF8.GetBytes("hello");
        TextHash.Hash64(text).ShouldBe(0xcbd8a7b341bd9b02UL);
        TextHash.Hash32(text).ShouldBe(0xcbd8a7b3U);
    }

    [Fact]
    public void Hash64AndHash32_Empty_AreZero()
    {
        TextHash.Hash64([]).ShouldBe(0UL);
        TextHash.Hash32([]).ShouldBe(0U);
    }

    [Fact]
    public void Hash128_EveryLength_IsThatOfThePlainAlgorithm()
    {
        var random = new Random(20260321);
        for (int length = 0; length <= 80; length++)
        {
            byte[] bytes = new byte[length];
            random.NextBytes(bytes);

            TextHash.Hash128(bytes).ShouldBe(PlainMurmur3.Hash(bytes), $"{length} bytes");
        }
    }
}
