using FsCheck;
using FsCheck.Fluent;
using StreamGuard.Core.Transactions;
using StreamGuard.Core.Windows;

namespace StreamGuard.Core.Tests.Windows;

/// <summary>A generated stream of transactions and the store's settings to run it with.</summary>
/// <param name="Capacity">Entries of a full window.</param>
/// <param name="HorizonMs">The horizon.</param>
/// <param name="MaxAccounts">The cap.</param>
/// <param name="Steps">The transactions in the order of their arrival.</param>
public sealed record HistoryStream(int Capacity, long HorizonMs, int MaxAccounts, HistoryStream.Step[] Steps)
{
    private const long Minute = 60_000, Hour = 60 * Minute, Day = 24 * Hour;

    /// <summary>One transaction relative to what came before.</summary>
    /// <param name="Account">Which account.</param>
    /// <param name="AdvanceMs">How far the stream's clock moves on first.</param>
    /// <param name="BehindMs">How far behind that clock the transaction is.</param>
    /// <param name="RepeatOf">When not negative: this many transactions back, repeated with the same id.</param>
    public sealed record Step(int Account, long AdvanceMs, long BehindMs, int RepeatOf);

    public static Arbitrary<HistoryStream> Arbitrary()
    {
        Gen<HistoryStream> streams =
            from capacity in Gen.Elements(4, 4, 8, 16, 32)
            from horizon in Gen.Elements(Minute, Hour, 3 * Hour, 2 * Day, 20 * Day, 180 * Day)
            from maxAccounts in Gen.Elements(1, 2, 5, 1000)
            from accounts in Gen.Elements(1, 2, 7, 40)
            from pace in Gen.Elements(Minute / 60, Minute, 7 * Minute, Hour, 9 * Hour, 3 * Day)
            from disorder in Gen.Elements(0, 0, 1, 3, 30)
            from steps in AnyStep(accounts, pace, disorder).ArrayOf()
            from more in AnyStep(accounts, pace, disorder).ArrayOf(60)
            select new HistoryStream(capacity, horizon, maxAccounts, [.. steps, .. more]);
        return Arb.From(streams, Shrink);
    }

    /// <summary>The transactions as the store gets them, in the order of their arrival.</summary>
    public IReadOnlyList<(AccountKey Account, HistoryEntry Entry)> Transactions()
    {
        var transactions = new List<(AccountKey, HistoryEntry)>();
        long clock = 1_700_000_000_000;
        foreach (Step step in Steps)
        {
            clock += step.AdvanceMs;
            int offset = transactions.Count;
            if (step.RepeatOf >= 0 && step.RepeatOf < offset)
            {
                (AccountKey account, HistoryEntry original) = transactions[offset - 1 - step.RepeatOf];
                transactions.Add((account, original with { SourceOffset = offset }));
                continue;
            }

            transactions.Add((
                new AccountKey((ulong)step.Account, 17),
                new HistoryEntry
                {
                    EventTimeMs = clock - step.BehindMs,
                    SourceOffset = offset,
                    TransactionHash = (ulong)offset + 1,

                    // Whole numbers, so that sums are exact in any order.
                    Amount = 1 + (offset * 37 % 101),
                }));
        }

        return transactions;
    }

    public override string ToString() => $"capacity {Capacity}, horizon {HorizonMs}, cap {MaxAccounts}\n{string.Join('\n', Steps.Select(step => step.ToString()))}";

    private static Gen<Step> AnyStep(int accounts, long pace, int disorder) =>
        from account in Gen.Choose(0, accounts - 1)
        from advance in Gen.Choose(0, 2000)
        from behind in Gen.Choose(0, 1000)
        from isBehind in Gen.Choose(0, 2)
        from repeat in Gen.Choose(-20, 3)
        select new Step(account, pace * advance / 1000, isBehind == 0 ? pace * disorder * behind / 1000 : 0, repeat);

    private static IEnumerable<HistoryStream> Shrink(HistoryStream stream)
    {
        for (int length = stream.Steps.Length / 2; length > 0; length /= 2)
        {
            for (int start = 0; start + length <= stream.Steps.Length; start += length)
            {
                yield return stream with { Steps = [.. stream.Steps[..start], .. stream.Steps[(start + length)..]] };
            }
        }
    }
}
