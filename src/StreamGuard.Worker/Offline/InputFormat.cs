namespace StreamGuard.Worker.Offline;

/// <summary>The fixed layouts of transaction files that can be read; <c>docs/offline.md</c> says how their columns map to a transaction.</summary>
internal enum InputFormat
{
    /// <summary>One JSON object a line, with the field names of <c>schemas/transaction.avsc</c>, and <c>is_fraud</c> and <c>fraud_kind</c> where known.</summary>
    Jsonl,

    /// <summary>The simulated data of the Fraud Detection Handbook, as CSV with a header.</summary>
    Handbook,

    /// <summary>Data of the Sparkov generator, as CSV with a header.</summary>
    Sparkov,
}
