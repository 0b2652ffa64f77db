using System.Text;
using Shouldly;
using StreamGuard.Core.Transactions;

namespace StreamGuard.Core.Tests.Transactions;

public class CurrencyCodeTests
{
    [Theory]
    [InlineData("EUR", 2)]
    [InlineData("USD", 2)]
    [InlineData("ZZZ", 2)]
    [InlineData("JPY", 0)]
    [InlineData("XPF", 0)]
    [InlineData("KWD", 3)]
    [InlineData("TND", 3)]
    [InlineData("CLF", 4)]
    [InlineData("UYW", 4)]
    public void TryParse_ThreeLetters_RoundTripsAndKnowsTheMinorUnit(string text, int digits)
    {
        CurrencyCode.TryParse(Encoding.UTF8.GetBytes(text), out CurrencyCode code).ShouldBeTrue();
        code.ToString().ShouldBe(text);
        code.MinorUnitDigits.ShouldBe(digits);
    }

    [Theory]
    [InlineData("")]
    [InlineData("EU")]
    [InlineData("EURO")]
    [InlineData("eur")]
    [InlineData("E1R")]
    [InlineData("E@R")]
    [InlineData("E[R")]
    [InlineData("€")]
    public void TryParse_AnythingElse_FailsAndIsAbsent(string text)
    {
        CurrencyCode.TryParse(Encoding.UTF8.GetBytes(text), out CurrencyCode code).ShouldBeFalse();
        code.ShouldBe(default);
        code.ToString().ShouldBeEmpty();
    }

    [Fact]
    public void TryParse_EveryThreeLetters_AreDifferentCodes()
    {
        var packed = new HashSet<ushort>();
        byte[] text = new byte[3];
        for (int i = 0; i < 26 * 26 * 26; i++)
        {
            (text[0], text[1], text[2]) = ((byte)('A' + (i / 676)), (byte)('A' + (i / 26 % 26)), (byte)('A' + (i % 26)));
            CurrencyCode.TryParse(text, out CurrencyCode code).ShouldBeTrue();
            packed.Add(code.Packed).ShouldBeTrue();
        }

        packed.ShouldNotContain((ushort)0);
    }
}
