namespace StreamGuard.Worker.Offline;

/// <summary>A line is not a transaction. The reader adds where the line is.</summary>
/// <param name="column">Where in the line, from 1.</param>
/// <param name="message">What is wrong and how to mend it.</param>
internal sealed class RowFormatException(int column, string message) : Exception(message)
{
    /// <summary>Where in the line, from 1.</summary>
    internal int Column { get; } = column;
}
