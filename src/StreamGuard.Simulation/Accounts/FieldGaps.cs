using StreamGuard.Core.Transactions;
using StreamGuard.Simulation.Randomness;

namespace StreamGuard.Simulation.Accounts;

/// <summary>
/// Which accounts' payment systems do not send which fields. Of an account a field is there always or never, as it is where several
/// systems feed one topic. Draws from no stream, so everything else stays the same.
/// </summary>
internal sealed class FieldGaps
{
    private readonly byte[] _gaps;

    internal FieldGaps(SimulationOptions options)
    {
        _gaps = new byte[options.Accounts];
        foreach ((OptionalField field, double share) in options.LackingFields)
        {
            ulong salt = Mix64.Of((ulong)options.Seed ^ (Streams.FieldGaps + ((ulong)field << 32)));
            for (int account = 0; account < _gaps.Length; account++)
            {
                double drawn = (Mix64.Of(salt + (ulong)account) >> 11) * (1.0 / (1UL << 53));
                if (drawn < share) _gaps[account] |= (byte)(1 << (int)field);
            }
        }
    }

    internal TransactionData Apply(int account, TransactionData payment)
    {
        if (_gaps[account] == 0) return payment;
        return payment with
        {
            TerminalId = Has(account, OptionalField.TerminalId) ? payment.TerminalId : null,
            MerchantCategory = Has(account, OptionalField.MerchantCategory) ? payment.MerchantCategory : null,
            MerchantCountry = Has(account, OptionalField.MerchantCountry) ? payment.MerchantCountry : null,
            AccountCountry = Has(account, OptionalField.AccountCountry) ? payment.AccountCountry : null,
            AccountOpenedAtMs = Has(account, OptionalField.AccountOpenedAt) ? payment.AccountOpenedAtMs : null,
            DeviceId = Has(account, OptionalField.DeviceId) ? payment.DeviceId : null,
            DistanceFromHomeKm = Has(account, OptionalField.DistanceFromHomeKm) ? payment.DistanceFromHomeKm : null,
        };
    }

    private bool Has(int account, OptionalField field) => (_gaps[account] & (1 << (int)field)) == 0;
}
