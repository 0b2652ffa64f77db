namespace StreamGuard.Worker.Offline;

/// <summary>What a file says of a transaction's truth.</summary>
/// <param name="IsFraud">Whether it is fraud; null = the file does not say.</param>
/// <param name="Kind">Its place in <see cref="TransactionFileReader.Kinds"/>; 0 = genuine, -1 = the file does not say.</param>
internal readonly record struct FraudLabel(bool? IsFraud, int Kind)
{
    /// <summary>The file does not say.</summary>
    internal static FraudLabel Unknown => new(null, -1);

    /// <summary>Not fraud.</summary>
    internal static FraudLabel Genuine => new(false, 0);
}
