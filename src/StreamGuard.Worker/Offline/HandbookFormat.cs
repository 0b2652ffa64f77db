using StreamGuard.Core.Transactions;

namespace StreamGuard.Worker.Offline;

/// <summary>
/// The simulated data of the Fraud Detection Handbook, as whole numbers. A customer is an account; a terminal is both the
/// merchant and the terminal; the file has no category, country, device or distance.
/// </summary>
internal sealed class HandbookFormat : IRowFormat
{
    /// <summary>2018-04-01 00:00 UTC.</summary>
    internal const long StartMs = 1_522_540_800_000;

    private static readonly string[] Columns = ["t_seconds", "customer", "terminal", "amount_cents", "scenario"];
    private static readonly CurrencyCode Dollar = UsDollar();
    private readonly Token _transaction = new("handbook-");
    private readonly Token _account = new("customer-");
    private readonly Token _terminal = new("terminal-");

    /// <inheritdoc />
    public IReadOnlyList<string> Kinds { get; } = ["GENUINE", "AMOUNT_OVER_220", "COMPROMISED_TERMINAL", "COMPROMISED_CUSTOMER"];

    /// <inheritdoc />
    public string Header { get; } = string.Join(',', Columns);

    /// <inheritdoc />
    public FraudLabel Parse(ReadOnlySpan<byte> line, long row, out Transaction transaction)
    {
        var fields = new CsvFields(line, Columns);
        long seconds = fields.Next(0, int.MaxValue, out _);
        fields.Next(0, int.MaxValue, out ReadOnlySpan<byte> customer);
        fields.Next(0, int.MaxValue, out ReadOnlySpan<byte> terminal);
        long cents = fields.Next(0, long.MaxValue, out _);
        int scenario = (int)fields.Next(0, Kinds.Count - 1, out _);
        fields.End();
        ReadOnlySpan<byte> terminalId = _terminal.Of(terminal);
        transaction = new Transaction
        {
            TransactionId = _transaction.Of(row),
            AccountId = _account.Of(customer),
            EventTimeMs = StartMs + seconds * 1000,
            AmountMinor = cents,
            Currency = Dollar,
            MerchantId = terminalId,
            TerminalId = terminalId,
            Channel = Channel.Chip,
            AccountOpenedAtMs = Transaction.AbsentTime,
            DistanceFromHomeKm = float.NaN,
        };
        return new FraudLabel(scenario > 0, scenario);
    }

    /// <summary>The currency of both public sets.</summary>
    internal static CurrencyCode UsDollar()
    {
        CurrencyCode.TryParse("USD"u8, out CurrencyCode code);
        return code;
    }
}
