using System.Text;
using Shouldly;
using StreamGuard.Core.Transactions;

namespace StreamGuard.Core.Tests.Transactions;

public class AccountKeyTests
{
    [Fact]
    public void Of_AccountId_IsItsHashInEveryProcess() =>
        AccountKey.Of(Encoding.UTF8.GetBytes("hello")).ShouldBe(new AccountKey(0xcbd8a7b341bd9b02UL, 0x5b1e906a48ae1d19UL));

    [Fact]
    public void Of_ManySimilarIds_GivesDifferentKeys()
    {
        var keys = new HashSet<AccountKey>();
        for (int i = 0; i < 100_000; i++) keys.Add(AccountKey.Of(Encoding.UTF8.GetBytes($"account-{i:D6}"))).ShouldBeTrue();
    }
}
