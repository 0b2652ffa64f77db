namespace StreamGuard.Core.Transactions;

/// <summary>
/// What an account's opening may be, whichever way the payment came. A wrong one is no reason to leave a payment unscored, least of all every payment of that account: it counts as
/// absent. Pure.
/// </summary>
public static class AccountOpenings
{
    /// <summary>The earliest opening: 1900-01-01.</summary>
    public const long EarliestMs = -2_208_988_800_000;

    /// <summary>How long after the payment an account may seem to have been opened: a day, because many systems give a date of their own time zone.</summary>
    public const long MostAfterPaymentMs = 86_400_000;

    /// <summary>Makes an opening absent that cannot be true. Needs a valid event time.</summary>
    /// <param name="transaction">The payment.</param>
    /// <returns>Whether there was one that cannot be true.</returns>
    public static bool DropImplausible(ref Transaction transaction)
    {
        long opened = transaction.AccountOpenedAtMs;
        if (opened == Transaction.AbsentTime || (opened >= EarliestMs && opened <= transaction.EventTimeMs + MostAfterPaymentMs)) return false;
        transaction.AccountOpenedAtMs = Transaction.AbsentTime;
        return true;
    }
}
