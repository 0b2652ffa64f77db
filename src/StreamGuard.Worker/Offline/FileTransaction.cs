using StreamGuard.Core.Transactions;

namespace StreamGuard.Worker.Offline;

/// <summary>A transaction of a file, with what the file says of its truth.</summary>
/// <param name="Transaction">The transaction.</param>
/// <param name="IsFraud">Whether it is fraud; null = the file does not say.</param>
/// <param name="Kind">The kind of fraud; null = genuine, or the file does not say.</param>
internal readonly record struct FileTransaction(TransactionData Transaction, bool? IsFraud, string? Kind);
