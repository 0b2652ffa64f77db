using Shouldly;

namespace StreamGuard.Simulation.Tests;

public class SimulationOptionsTests
{
    public static TheoryData<SimulationOptions, string> WrongOptions => new()
    {
        { new SimulationOptions { Accounts = 9 }, "Accounts is 9; it must be from 10 to 5000000." },
        { new SimulationOptions { Accounts = 5_000_001 }, "Accounts is 5000001; it must be from 10 to 5000000." },
        { new SimulationOptions { Merchants = 749 }, "Merchants is 749; it must be from 750 to 1000000." },
        { new SimulationOptions { FraudRate = -0.1 }, "FraudRate is -0.1; it must be from 0 to 0.2." },
        { new SimulationOptions { FraudRate = double.NaN }, "FraudRate is NaN; it must be from 0 to 0.2." },
        { new SimulationOptions { Difficulty = 1.01 }, "Difficulty is 1.01; it must be from 0 to 1." },
        { new SimulationOptions { OutOfOrderShare = 2 }, "OutOfOrderShare is 2; it must be from 0 to 1." },
        { new SimulationOptions { DuplicateShare = -1 }, "DuplicateShare is -1; it must be from 0 to 1." },
        { new SimulationOptions { Start = DateTimeOffset.UnixEpoch }, "Start is 1970-01-01T00:00:00.0000000+00:00; it must lie in the years 2000 to 2100." },
        { new SimulationOptions { KindWeights = Weights((FraudKind)9, 1) }, "KindWeights names 9, which is not a kind of fraud." },
        {
            new SimulationOptions { KindWeights = Weights(FraudKind.CardTesting, -1), FraudRate = 0 },
            "KindWeights[CardTesting] is -1; it must be 0 or a positive number."
        },
        {
            new SimulationOptions { KindWeights = Weights(FraudKind.CardTesting, 0) },
            "FraudRate is 0.008, but no kind of fraud has a weight above 0; give one a weight or set FraudRate to 0."
        },
    };

    [Fact]
    public void Validate_Defaults_FindsNothing() => new SimulationOptions().Validate().ShouldBeEmpty();

    [Fact]
    public void Validate_BoundsThemselves_FindsNothing()
    {
        new SimulationOptions { Accounts = 10, Merchants = 750, FraudRate = 0, Difficulty = 0, OutOfOrderShare = 1, DuplicateShare = 1 }.Validate().ShouldBeEmpty();
        new SimulationOptions { Accounts = 5_000_000, Merchants = 1_000_000, FraudRate = 0.2, Difficulty = 1 }.Validate().ShouldBeEmpty();
    }

    [Theory]
    [MemberData(nameof(WrongOptions))]
    public void Validate_WrongOption_SaysWhichAndHowToMendIt(SimulationOptions options, string message) => options.Validate().ShouldBe([message]);

    private static Dictionary<FraudKind, double> Weights(FraudKind kind, double weight) => new() { [kind] = weight };
}
