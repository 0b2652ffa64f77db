namespace StreamGuard.Worker.Commands;

/// <summary>The examples that each command's help ends with.</summary>
internal static class HelpExamples
{
    private static readonly Dictionary<string, (string What, string Command)[]> ByCommand = new(StringComparer.Ordinal)
    {
        ["streamguard"] =
        [
            ("See it work, without any broker", "streamguard demo"),
            ("Score the transactions of a cluster", "streamguard run --bootstrap-servers kafka-1:9092,kafka-2:9092"),
            ("Check a configuration before it goes live", "streamguard config check --config production.json"),
            ("Learn about one command", "streamguard run --help"),
        ],
        ["streamguard run"] =
        [
            ("With everything from the defaults and the command line", "streamguard run --bootstrap-servers localhost:9092 --model models/default"),
            ("With a configuration file and one setting changed", "streamguard run --config production.json --set Pipeline:MaxDelay=5ms"),
            ("With a secret from the environment", "STREAMGUARD__KAFKA__SETTINGS__SASL_PASSWORD=... streamguard run --config production.json"),
            ("Is it ready?", "curl -s http://localhost:8080/health/ready"),
        ],
        ["streamguard config"] =
        [
            ("Check a configuration before it goes live", "streamguard config check --config production.json"),
        ],
        ["streamguard config check"] =
        [
            ("What would the worker run with, and is it right?", "streamguard config check --config production.json"),
            ("What would one setting change?", "streamguard config check --set Kafka:DeliveryGuarantee=AtLeastOnce"),
        ],
        ["streamguard demo"] =
        [
            ("200,000 payments through a broker inside the process", "streamguard demo"),
            ("Your own payments and model", "streamguard demo --input payments.csv --format csv --mapping mapping.json --model models/mine"),
        ],
        ["streamguard simulate"] =
        [
            ("A file of labelled payments", "streamguard simulate --output payments.jsonl --events 100000 --seed 1"),
            ("1,000 payments a second into Kafka", "streamguard simulate --bootstrap-servers localhost:9092 --rate 1000"),
        ],
        ["streamguard replay-dead-letters"] =
        [
            ("What is there, and why was it refused?", "streamguard replay-dead-letters --config production.json --dry-run"),
            ("A schema was missing and is registered now", "streamguard replay-dead-letters --config production.json --reason UnknownSchema"),
            ("Try with one letter of the last two hours first", "streamguard replay-dead-letters -b localhost:9092 --since 2h --limit 1"),
        ],
        ["streamguard schemas"] =
        [
            ("Which id does a producer frame its messages with?", "streamguard schemas"),
            ("And those of older schemas of your own", "streamguard schemas --folder schemas/older"),
        ],
        ["streamguard features"] =
        [
            ("The arrays that training reads", "streamguard features --input payments.jsonl --format jsonl --output features/"),
            ("From a CSV file of your own", "streamguard features --input docs/examples/payments.csv --format csv --mapping docs/examples/mapping.json --output features/"),
            ("One week, with the payments before it as history", "streamguard features --input payments.jsonl --from 2026-03-02 --to 2026-03-09 --output week/"),
        ],
        ["streamguard score"] =
        [
            ("Score a file as a worker would", "streamguard score --input payments.jsonl --format jsonl --model models/default --output scores.csv"),
            ("As if no fraud were ever reported", "streamguard score --input payments.jsonl --model models/default --no-outcomes --output scores.csv"),
            ("What would a budget of 100 alerts a day have given?", "streamguard score --input payments.jsonl --output scores.csv --alerts-per-day 100"),
        ],
        ["streamguard evaluate deletion"] =
        [
            ("Do the past payments that alerts name matter to the score?", "streamguard evaluate deletion --input payments.jsonl --model models/default"),
        ],
        ["streamguard model verify"] =
        [
            ("Is this model whole, and does it score as it did when it was trained?", "streamguard model verify --model models/default"),
        ],
    };

    /// <summary>The examples of a command.</summary>
    /// <param name="commandPath">The words that lead to it, as <see cref="CommandPath"/> gives them.</param>
    /// <returns>What each does, and the line to type; empty when there are none.</returns>
    internal static (string What, string Command)[] Of(string commandPath) => ByCommand.GetValueOrDefault(commandPath, []);
}
