using System.Runtime.InteropServices;
using StreamGuard.Core.Terminals;
using StreamGuard.Core.Transactions;
using StreamGuard.Core.Windows;

namespace StreamGuard.Core.Outcomes;

/// <summary>
/// The last word on each transaction of each account, for marking histories: an entry that is stored after its outcome came, and a history that is read back from
/// a snapshot that is older than the outcome. Not a feature by itself. Not thread-safe. No clock, no managed object per outcome: about 100 bytes each.
/// </summary>
public sealed class AccountOutcomes
{
    private readonly Dictionary<Payment, long> _verdicts = [];
    private readonly Queue<Payment> _order = new();
    private readonly int _capacity;

    /// <summary>Makes an empty one.</summary>
    /// <param name="capacity">The most outcomes that are remembered; at least 1. A further one pushes out the one that came first.</param>
    public AccountOutcomes(int capacity)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(capacity, 1);
        _capacity = capacity;
    }

    /// <summary>How many outcomes are remembered.</summary>
    public int Count => _verdicts.Count;

    /// <summary>How many were pushed out; their payments may still be in a history.</summary>
    public long DroppedCount { get; private set; }

    /// <summary>Takes an outcome. Repeats and any order are harmless: the latest decision is the last word, and of two of one millisecond the one that says fraud.</summary>
    /// <param name="account">The payment's account.</param>
    /// <param name="transactionHash">The hash of its id.</param>
    /// <param name="isFraud">Whether it was fraud.</param>
    /// <param name="decidedAtMs">When that was decided, milliseconds since 1970-01-01 UTC.</param>
    /// <returns>Whether it is the last word now, and was not before.</returns>
    public bool Apply(in AccountKey account, ulong transactionHash, bool isFraud, long decidedAtMs)
    {
        var payment = new Payment(account, transactionHash);
        long verdict = KnownOutcome.VerdictOf(decidedAtMs, isFraud);
        ref long known = ref CollectionsMarshal.GetValueRefOrAddDefault(_verdicts, payment, out bool exists);
        if (exists && verdict <= known) return false;
        known = verdict;
        if (exists) return true;
        _order.Enqueue(payment);
        if (_verdicts.Count <= _capacity) return true;
        _verdicts.Remove(_order.Dequeue());
        DroppedCount++;
        return true;
    }

    /// <summary>Whether the last word on a payment, as far as it is here, says fraud.</summary>
    /// <param name="account">The payment's account.</param>
    /// <param name="transactionHash">The hash of its id.</param>
    public bool IsFraud(in AccountKey account, ulong transactionHash) =>
        _verdicts.Count > 0 && _verdicts.TryGetValue(new Payment(account, transactionHash), out long verdict) && IsFraud(verdict);

    /// <summary>Brings histories that were read back up to what is known. A pass over all outcomes.</summary>
    /// <param name="histories">The histories of a partition.</param>
    public void MarkAll(AccountHistoryStore histories)
    {
        ArgumentNullException.ThrowIfNull(histories);
        foreach ((Payment payment, long verdict) in _verdicts) histories.ApplyOutcome(payment.Account, payment.TransactionHash, IsFraud(verdict));
    }

    private static bool IsFraud(long verdict) => (verdict & 1) != 0;

    private readonly record struct Payment(AccountKey Account, ulong TransactionHash)
    {
        public override int GetHashCode() => (int)((Account.Low ^ TransactionHash) >> 16);
    }
}
