using Shouldly;

namespace StreamGuard.Simulation.Tests;

public class FraudKindNamesTests
{
    [Fact]
    public void All_EveryKind_HasANameThatLeadsBack()
    {
        FraudKindNames.All.Count.ShouldBe(Enum.GetValues<FraudKind>().Length);
        foreach (FraudKind kind in Enum.GetValues<FraudKind>())
        {
            string name = FraudKindNames.Of(kind);
            name.Replace("_", "", StringComparison.Ordinal).ShouldBe(kind.ToString(), StringCompareShould.IgnoreCase);
            FraudKindNames.TryParse(name, out FraudKind back).ShouldBeTrue();
            back.ShouldBe(kind);
        }
    }

    [Fact]
    public void TryParse_UnknownName_Fails() => FraudKindNames.TryParse("PHISHING", out _).ShouldBeFalse();
}
