namespace StreamGuard.Worker.Offline;

/// <summary>What became of a file.</summary>
/// <param name="Read">Transactions that it has.</param>
/// <param name="Written">Transactions whose features or scores were written.</param>
/// <param name="Behind">Transactions that are more than a day behind an earlier line, so that they lack a past that the file tells of later.</param>
/// <param name="Labelled">Transactions of which the file says whether they are fraud.</param>
/// <param name="OldestMs">The earliest event time, milliseconds since 1970-01-01 UTC; without meaning when there is no transaction.</param>
/// <param name="NewestMs">The latest event time, likewise.</param>
/// <param name="PassedOver">Some of the fields that no transaction has, and that were passed over.</param>
internal sealed record FileSummary(long Read, long Written, long Behind, long Labelled, long OldestMs, long NewestMs, IReadOnlyList<string> PassedOver);
