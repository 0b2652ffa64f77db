using StreamGuard.Simulation.World;

namespace StreamGuard.Simulation;

/// <summary>What the simulated payment network is like. Immutable; <see cref="Validate"/> tells what is wrong.</summary>
public sealed record SimulationOptions
{
    /// <summary>The default of <see cref="Accounts"/>.</summary>
    public const int DefaultAccounts = 2_000;

    /// <summary>The default of <see cref="Merchants"/>.</summary>
    public const int DefaultMerchants = 2_000;

    /// <summary>The default of <see cref="FraudRate"/>.</summary>
    public const double DefaultFraudRate = 0.008;

    /// <summary>The default of <see cref="Difficulty"/>.</summary>
    public const double DefaultDifficulty = 0.5;

    /// <summary>
    /// About how many payments an account makes a day, on average over many accounts and weeks: for reckoning how long a period will be.
    /// </summary>
    public const double PaymentsPerAccountAndDay = 4.8;

    /// <summary>The default of <see cref="Start"/>.</summary>
    public static readonly DateTimeOffset DefaultStart = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Chooses everything that is left to chance. Default 1; any value. The same options give the same payments everywhere.</summary>
    public long Seed { get; init; } = 1;

    /// <summary>How many account holders there are. Default 2,000; 10 to 5,000,000. Each takes about 1.3 KB of memory.</summary>
    public int Accounts { get; init; } = DefaultAccounts;

    /// <summary>How many merchants there are, web shops included. Default 2,000; 750 to 1,000,000.</summary>
    public int Merchants { get; init; } = DefaultMerchants;

    /// <summary>When the first payments happen. Default 2026-01-01T00:00Z; years 2000 to 2100.</summary>
    public DateTimeOffset Start { get; init; } = DefaultStart;

    /// <summary>Share of fraud among all payments, in the long run. Default 0.008; 0 to 0.2.</summary>
    public double FraudRate { get; init; } = DefaultFraudRate;

    /// <summary>
    /// How hard fraud is to tell from the customer's own payments. Default 0.5; 0 to 1. At 0 it is blatant: amounts many times the usual,
    /// strange devices, countries, hours. At 1 it imitates its victim, and genuine customers surprise more often.
    /// </summary>
    public double Difficulty { get; init; } = DefaultDifficulty;

    /// <summary>
    /// Relative weights of the kinds among fraudulent payments. Default: every kind 1. A kind that is absent or 0 never occurs.
    /// </summary>
    public IReadOnlyDictionary<FraudKind, double> KindWeights { get; init; } =
        Enum.GetValues<FraudKind>().ToDictionary(kind => kind, _ => 1.0);

    /// <summary>Share of payments that arrive behind 1 to 200 later ones. Default 0; 0 to 1. Above 0, event times are not in order.</summary>
    public double OutOfOrderShare { get; init; }

    /// <summary>Share of payments that arrive a second time, unchanged, within the next 200. Default 0; 0 to 1.</summary>
    public double DuplicateShare { get; init; }

    /// <summary>
    /// Fields that payment systems do not send, each with the share of the accounts whose payments lack it: 0 to 1. Default: none. Nothing else changes.
    /// </summary>
    public IReadOnlyDictionary<OptionalField, double> LackingFields { get; init; } = new Dictionary<OptionalField, double>();

    /// <summary>Checks every option.</summary>
    /// <returns>One sentence for each thing that is wrong, which names the option, its value and the legal range; empty when all is well.</returns>
    public IReadOnlyList<string> Validate()
    {
        var errors = new List<string>();
        RequireRange(nameof(Accounts), Accounts, 10, 5_000_000);
        RequireRange(nameof(Merchants), Merchants, MerchantDirectory.FewestMerchants, 1_000_000);
        if (Start.UtcDateTime.Year is < 2000 or > 2100) errors.Add($"Start is {Start:O}; it must lie in the years 2000 to 2100.");
        RequireRange(nameof(FraudRate), FraudRate, 0, 0.2);
        RequireRange(nameof(Difficulty), Difficulty, 0, 1);
        RequireRange(nameof(OutOfOrderShare), OutOfOrderShare, 0, 1);
        RequireRange(nameof(DuplicateShare), DuplicateShare, 0, 1);
        foreach ((OptionalField field, double share) in LackingFields)
        {
            if (!Enum.IsDefined(field)) errors.Add($"LackingFields names {field}, which is not an optional field.");
            RequireRange($"LackingFields[{field}]", share, 0, 1);
        }

        foreach ((FraudKind kind, double weight) in KindWeights)
        {
            if (!Enum.IsDefined(kind)) errors.Add($"KindWeights names {kind}, which is not a kind of fraud.");
            if (!(weight >= 0) || double.IsInfinity(weight))
                errors.Add($"KindWeights[{kind}] is {weight}; it must be 0 or a positive number.");
        }

        if (FraudRate > 0 && !KindWeights.Values.Any(weight => weight > 0))
            errors.Add($"FraudRate is {FraudRate}, but no kind of fraud has a weight above 0; give one a weight or set FraudRate to 0.");
        return errors;

        void RequireRange(string name, double value, double low, double high)
        {
            if (!(value >= low && value <= high))
                errors.Add(FormattableString.Invariant($"{name} is {value}; it must be from {low} to {high}."));
        }
    }
}
