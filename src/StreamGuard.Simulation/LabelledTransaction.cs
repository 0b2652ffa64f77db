using StreamGuard.Core.Transactions;

namespace StreamGuard.Simulation;

/// <summary>A simulated payment with the truth about it, which a detector must not see.</summary>
/// <param name="Transaction">The payment.</param>
/// <param name="IsFraud">Whether it is fraud.</param>
/// <param name="Kind">The kind of fraud; null when genuine.</param>
public readonly record struct LabelledTransaction(TransactionData Transaction, bool IsFraud, FraudKind? Kind);
