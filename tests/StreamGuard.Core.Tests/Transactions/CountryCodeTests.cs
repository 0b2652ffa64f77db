using System.Text;
using Shouldly;
using StreamGuard.Core.Transactions;

namespace StreamGuard.Core.Tests.Transactions;

public class CountryCodeTests
{
    [Theory]
    [InlineData("AA")]
    [InlineData("DE")]
    [InlineData("US")]
    [InlineData("ZZ")]
    public void TryParse_TwoLetters_RoundTrips(string text)
    {
        CountryCode.TryParse(Encoding.UTF8.GetBytes(text), out CountryCode code).ShouldBeTrue();
        code.IsAbsent.ShouldBeFalse();
        code.ToString().ShouldBe(text);
    }

    [Theory]
    [InlineData("")]
    [InlineData("D")]
    [InlineData("DEU")]
    [InlineData("de")]
    [InlineData("D ")]
    [InlineData("é")]
    public void TryParse_AnythingElse_FailsAndIsAbsent(string text)
    {
        CountryCode.TryParse(Encoding.UTF8.GetBytes(text), out CountryCode code).ShouldBeFalse();
        code.IsAbsent.ShouldBeTrue();
        code.ToString().ShouldBeEmpty();
    }

    [Fact]
    public void TryParse_EveryTwoLetters_AreDifferentCodes()
    {
        var packed = new HashSet<ushort>();
        for (int first = 'A'; first <= 'Z'; first++)
        {
            for (int second = 'A'; second <= 'Z'; second++)
            {
                CountryCode.TryParse([(byte)first, (byte)second], out CountryCode code).ShouldBeTrue();
                packed.Add(code.Packed).ShouldBeTrue();
            }
        }
    }
}
