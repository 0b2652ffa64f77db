using System.Globalization;
using StreamGuard.Simulation;

namespace StreamGuard.Worker.Simulating;

/// <summary>Counts what a simulation made, for the line at its end.</summary>
internal sealed class SimulationTally(SimulationOptions options)
{
    private long _payments;
    private long _frauds;
    private long _firstMs;
    private long _lastMs;

    /// <summary>Takes note of a payment.</summary>
    /// <param name="payment">The payment.</param>
    internal void Count(in LabelledTransaction payment)
    {
        if (_payments++ == 0) _firstMs = payment.Transaction.EventTimeMs;
        _lastMs = payment.Transaction.EventTimeMs;
        if (payment.IsFraud) _frauds++;
    }

    /// <summary>What was made, in one line.</summary>
    /// <param name="where">Where it went.</param>
    internal string Summary(string where)
    {
        var first = DateTimeOffset.FromUnixTimeMilliseconds(_firstMs);
        var last = DateTimeOffset.FromUnixTimeMilliseconds(_lastMs);
        var share = _payments == 0 ? 0 : 100.0 * _frauds / _payments;
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{_payments:N0} payments of {options.Accounts:N0} accounts, {first:yyyy-MM-dd HH:mm} to {last:yyyy-MM-dd HH:mm} UTC, ")
            + string.Create(CultureInfo.InvariantCulture, $"{_frauds:N0} fraudulent ({share:F2} %), seed {options.Seed}: {where}");
    }
}
