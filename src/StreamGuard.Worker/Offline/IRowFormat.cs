using StreamGuard.Core.Transactions;

namespace StreamGuard.Worker.Offline;

/// <summary>How the lines of one <see cref="InputFormat"/> become transactions. One file at a time: keeps buffers between lines.</summary>
internal interface IRowFormat
{
    /// <summary>The kinds of fraud, "genuine" first; a format without fixed kinds adds to it as it meets them.</summary>
    IReadOnlyList<string> Kinds { get; }

    /// <summary>The header that the first line must be; null = there is none.</summary>
    string? Header { get; }

    /// <summary>Some of the fields that no transaction has, and that were passed over so far; a format of fixed columns has none.</summary>
    IReadOnlyList<string> PassedOver => [];

    /// <summary>Reads one line.</summary>
    /// <param name="line">The line.</param>
    /// <param name="row">Its number among the transactions, from 0.</param>
    /// <param name="transaction">The transaction; valid until the next call, and as long as the line is.</param>
    /// <returns>What the line says of the truth.</returns>
    /// <exception cref="RowFormatException">The line is not a transaction.</exception>
    FraudLabel Parse(ReadOnlySpan<byte> line, long row, out Transaction transaction);
}
