using Shouldly;
using StreamGuard.Simulation.Randomness;

namespace StreamGuard.Simulation.Tests.Randomness;

public class TokenTests
{
    [Fact]
    public void Of_ManyNumbers_NeverRepeatsAndNeverLooksLikeACardNumber()
    {
        var seen = new HashSet<string>();
        for (ulong i = 0; i < 100_000; i++)
        {
            string token = Token.Of("acct_", 42, i);
            seen.Add(token).ShouldBeTrue();
            token.Count(char.IsAsciiDigit).ShouldBeLessThan(12);
        }
    }
}
