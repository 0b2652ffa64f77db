using System.Text;
using Shouldly;
using StreamGuard.Pipeline.Snapshots;

namespace StreamGuard.Pipeline.Tests.Snapshots;

public class ChecksumTests
{
    // The second and third are the examples of RFC 3720, B.4.
    [Fact]
    public void Of_KnownInputs_IsCrc32C()
    {
        Checksum.Of(Encoding.ASCII.GetBytes("123456789")).ShouldBe(0xE3069283u);
        Checksum.Of(new byte[32]).ShouldBe(0x8A9136AAu);
        Checksum.Of([.. Enumerable.Range(0, 32).Select(i => (byte)i)]).ShouldBe(0x46DD794Eu);
        Checksum.Of([]).ShouldBe(0u);
    }

    [Fact]
    public void Continue_AnySplit_GivesTheChecksumOfTheWhole()
    {
        byte[] bytes = new byte[100];
        new Random(1).NextBytes(bytes);
        for (int split = 0; split <= bytes.Length; split++)
        {
            Checksum.Continue(Checksum.Of(bytes.AsSpan(0, split)), bytes.AsSpan(split)).ShouldBe(Checksum.Of(bytes));
        }
    }
}
