using System.Globalization;
using System.Text;
using StreamGuard.Core.Transactions;

namespace StreamGuard.Worker.Offline.Mapping;

/// <summary>Reads the amounts of a column.</summary>
internal sealed class AmountFormat
{
    private const int MaxCharacters = 64;

    private readonly bool _isMajor;
    private readonly NumberFormatInfo _numbers;

    /// <param name="mapping">The mapping, for errors.</param>
    /// <param name="field">What it says of the amount.</param>
    /// <exception cref="InputFileException">It does not say how to read amounts.</exception>
    internal AmountFormat(CsvMapping mapping, FieldDocument field)
    {
        if (field.Unit is not ("major" or "minor"))
            throw mapping.Mistake("fields.amount.unit", $"fields.amount.unit is {(field.Unit is null ? "missing" : $"'{field.Unit}'")}; it must be major (12.50) or minor (1250).");
        if (field.DecimalSeparator is not (null or "." or ",")) throw mapping.Mistake("fields.amount.decimal_separator", $"fields.amount.decimal_separator is '{field.DecimalSeparator}'; it must be . or ,");
        _isMajor = field.Unit == "major";
        _numbers = new NumberFormatInfo { NumberDecimalSeparator = field.DecimalSeparator ?? "." };
    }

    /// <summary>Reads an amount; what is finer than the currency's minor unit is rounded to it.</summary>
    /// <param name="cell">The cell.</param>
    /// <param name="currency">Its currency.</param>
    /// <param name="minor">The amount in the currency's minor unit.</param>
    /// <param name="mistake">What is wrong with it.</param>
    internal bool TryParse(ReadOnlySpan<byte> cell, CurrencyCode currency, out long minor, out string mistake)
    {
        minor = 0;
        Span<char> text = stackalloc char[MaxCharacters];
        if (!Encoding.UTF8.TryGetChars(cell, text, out int length) || !decimal.TryParse(text[..length], NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, _numbers, out decimal amount))
        {
            mistake = $"amount is '{Encoding.UTF8.GetString(cell[..Math.Min(cell.Length, 40)])}', which is not a number{(_isMajor ? $" with '{_numbers.NumberDecimalSeparator}' before its decimals" : "")}; write it without currency and without marks between thousands.";
            return false;
        }

        for (int digit = 0; _isMajor && digit < currency.MinorUnitDigits; digit++)
        {
            if (amount > long.MaxValue) break;
            amount *= 10;
        }

        amount = Math.Round(amount);
        bool isInRange = amount is >= 0 and <= long.MaxValue;
        mistake = isInRange ? "" : amount < 0 ? $"amount is {text[..length]}, less than 0; leave refunds out of the file." : $"amount is {text[..length]}, more than can be held.";
        if (isInRange) minor = (long)amount;
        return isInRange;
    }
}
