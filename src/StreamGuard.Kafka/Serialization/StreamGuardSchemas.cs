using System.Reflection;
using StreamGuard.Avro.Schemas;

namespace StreamGuard.Kafka.Serialization;

/// <summary>The project's own schemas: the files of <c>schemas/</c>, embedded in this assembly.</summary>
public static class StreamGuardSchemas
{
    /// <summary>Payments, in.</summary>
    public static SchemaDocument Transaction { get; } = Load("transaction");

    /// <summary>What payments turned out to be, in.</summary>
    public static SchemaDocument FraudOutcome { get; } = Load("fraud-outcome");

    /// <summary>Alerts, out.</summary>
    public static SchemaDocument FraudAlert { get; } = Load("fraud-alert");

    /// <summary>Scores, out.</summary>
    public static SchemaDocument TransactionScore { get; } = Load("transaction-score");

    /// <summary>Terminal counts, among workers.</summary>
    public static SchemaDocument TerminalActivity { get; } = Load("terminal-activity");

    /// <summary>All of them.</summary>
    public static IReadOnlyList<SchemaDocument> All { get; } = [Transaction, FraudOutcome, FraudAlert, TransactionScore, TerminalActivity];

    private static SchemaDocument Load(string name)
    {
        string resource = $"schemas/{name}.avsc";
        using Stream stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(resource)
            ?? throw new InvalidOperationException($"The assembly was built without the schema {resource}.");
        using var reader = new StreamReader(stream);
        return new SchemaDocument(name, reader.ReadToEnd());
    }
}
