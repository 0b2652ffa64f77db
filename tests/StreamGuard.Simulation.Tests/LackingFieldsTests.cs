using Shouldly;
using StreamGuard.Core.Transactions;

namespace StreamGuard.Simulation.Tests;

public class LackingFieldsTests
{
    private static readonly LabelledTransaction[] Complete = Network.Take(new SimulationOptions { Accounts = 400 }, 8_000);

    public static TheoryData<OptionalField> Fields => [.. Enum.GetValues<OptionalField>()];

    [Theory]
    [MemberData(nameof(Fields))]
    public void Run_FieldLacking_IsNeverThereAndNothingElseChanges(OptionalField field)
    {
        LabelledTransaction[] lacking = Network.Take(Lacking(field, 1), Complete.Length);
        for (int i = 0; i < lacking.Length; i++)
        {
            ValueOf(lacking[i].Transaction, field).ShouldBeNull();
            lacking[i].ShouldBe(Complete[i] with { Transaction = Without(Complete[i].Transaction, field) });
        }

        Complete.Count(p => ValueOf(p.Transaction, field) is not null).ShouldBeGreaterThan(Complete.Length / 4);
    }

    [Fact]
    public void Run_ShareLacking_TakesItFromThatShareOfAccountsAlwaysOrNever()
    {
        LabelledTransaction[] payments = Network.Take(Lacking(OptionalField.MerchantCountry, 0.25), Complete.Length);
        bool[] gaps = [.. Complete.Zip(payments).Where(pair => pair.First.Transaction.MerchantCountry is not null)
            .GroupBy(pair => pair.First.Transaction.AccountId, pair => pair.Second.Transaction.MerchantCountry is null).Select(ShouldBeTheSame)];
        gaps.Count(gap => gap).ShouldBeInRange(70, 130);
    }

    [Theory]
    [InlineData(-0.1)]
    [InlineData(1.1)]
    [InlineData(double.NaN)]
    public void Validate_ShareOutOfRange_NamesTheField(double share) =>
        Lacking(OptionalField.DeviceId, share).Validate().ShouldHaveSingleItem().ShouldContain("LackingFields[DeviceId]");

    [Fact]
    public void TryParse_EveryName_LeadsToItsField()
    {
        OptionalFieldNames.All.Select(name => OptionalFieldNames.TryParse(name, out OptionalField field) ? field : (OptionalField)(-1)).ShouldBe(Enum.GetValues<OptionalField>());
        OptionalFieldNames.All.Select(name => name.Replace("_", "", StringComparison.Ordinal)).ShouldBe(Enum.GetNames<OptionalField>().Select(name => name.ToLowerInvariant()));
        OptionalFieldNames.TryParse("amount_minor", out _).ShouldBeFalse();
    }

    private static bool ShouldBeTheSame(IEnumerable<bool> gaps) => gaps.Distinct().ShouldHaveSingleItem();

    private static SimulationOptions Lacking(OptionalField field, double share) =>
        new() { Accounts = 400, LackingFields = new Dictionary<OptionalField, double> { [field] = share } };

    private static object? ValueOf(TransactionData payment, OptionalField field) => field switch
    {
        OptionalField.TerminalId => payment.TerminalId,
        OptionalField.MerchantCategory => payment.MerchantCategory,
        OptionalField.MerchantCountry => payment.MerchantCountry,
        OptionalField.AccountCountry => payment.AccountCountry,
        OptionalField.AccountOpenedAt => payment.AccountOpenedAtMs,
        OptionalField.DeviceId => payment.DeviceId,
        _ => payment.DistanceFromHomeKm,
    };

    private static TransactionData Without(TransactionData payment, OptionalField field) => field switch
    {
        OptionalField.TerminalId => payment with { TerminalId = null },
        OptionalField.MerchantCategory => payment with { MerchantCategory = null },
        OptionalField.MerchantCountry => payment with { MerchantCountry = null },
        OptionalField.AccountCountry => payment with { AccountCountry = null },
        OptionalField.AccountOpenedAt => payment with { AccountOpenedAtMs = null },
        OptionalField.DeviceId => payment with { DeviceId = null },
        _ => payment with { DistanceFromHomeKm = null },
    };
}
