using System.Globalization;
using System.Text;
using StreamGuard.Worker.Offline;

namespace StreamGuard.Worker.Tests.Offline;

/// <summary>Seeded payments of few customers and terminals over weeks, a little out of order, as a file with labels.</summary>
internal sealed class LabelledPayments
{
    private const int Customers = 6;
    private const int Terminals = 5;
    private const int Days = 60;
    private const long DaySeconds = 86_400;

    private readonly long[] _seconds;
    private readonly int[] _customers;
    private readonly int[] _terminals;
    private readonly int[] _cents;

    internal LabelledPayments(int seed, int count)
    {
        var random = new Random(seed);
        _seconds = [.. Enumerable.Range(0, count).Select(_ => random.NextInt64(Days * DaySeconds)).Order().Select(second => Math.Max(0, second - (random.Next(10) == 0 ? random.Next(7200) : 0)))];
        _customers = [.. Enumerable.Range(0, count).Select(_ => random.Next(Customers))];
        _terminals = [.. Enumerable.Range(0, count).Select(_ => random.Next(Terminals))];
        _cents = [.. Enumerable.Range(0, count).Select(_ => random.Next(100, 30_000))];
    }

    internal int Count => _seconds.Length;

    internal long TimeMs(int row) => HandbookFormat.StartMs + (_seconds[row] * 1000);

    /// <summary>The file, in the handbook's format.</summary>
    internal string Text(IReadOnlyList<bool> frauds)
    {
        var text = new StringBuilder("t_seconds,customer,terminal,amount_cents,scenario\n");
        for (int row = 0; row < Count; row++)
            text.Append(CultureInfo.InvariantCulture, $"{_seconds[row]},{_customers[row]},{_terminals[row]},{_cents[row]},{(frauds[row] ? 1 : 0)}\n");
        return text.ToString();
    }
}
