namespace StreamGuard.Worker.Offline;

/// <summary>What became of a file.</summary>
/// <param name="Read">Transactions that it has.</param>
/// <param name="Written">Transactions whose features or scores were written.</param>
/// <param name="Behind">Transactions that did not count for their terminal, being too far behind an earlier line.</param>
internal readonly record struct FileSummary(long Read, long Written, long Behind);
