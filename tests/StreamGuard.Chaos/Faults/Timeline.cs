using System.Diagnostics;
using System.Globalization;

namespace StreamGuard.Chaos.Faults;

/// <summary>What happened when, line by line. Thread-safe.</summary>
/// <param name="output">Where it is shown.</param>
internal sealed class Timeline(TextWriter output)
{
    private readonly Lock _lock = new();
    private readonly long _began = Stopwatch.GetTimestamp();

    /// <summary>Writes a line.</summary>
    /// <param name="text">What happened.</param>
    internal void Say(string text)
    {
        string line = string.Create(CultureInfo.InvariantCulture, $"chaos {Stopwatch.GetElapsedTime(_began).TotalSeconds,6:0.0} s  {text}");
        lock (_lock) output.WriteLine(line);
    }

    /// <summary>Writes a line that is made of numbers.</summary>
    /// <param name="text">What happened.</param>
    internal void Say(FormattableString text) => Say(text.ToString(CultureInfo.InvariantCulture));
}
