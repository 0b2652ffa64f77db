namespace StreamGuard.Worker.Offline;

/// <summary>What became of a file.</summary>
/// <param name="Read">Transactions that it has.</param>
/// <param name="Written">Transactions whose features or scores were written.</param>
/// <param name="Behind">Transactions that are more than a day behind an earlier line.</param>
internal readonly record struct FileSummary(long Read, long Written, long Behind);
