using System.Globalization;

namespace StreamGuard.Worker.Demo;

/// <summary>One line that says how it goes: rewritten in place on a terminal, written anew every few seconds elsewhere.</summary>
/// <param name="output">Where it is shown.</param>
/// <param name="time">The clock.</param>
internal sealed class LiveLine(TextWriter output, TimeProvider time)
{
    private static readonly TimeSpan PlainEvery = TimeSpan.FromSeconds(2);
    private readonly bool _isInteractive = ReferenceEquals(output, Console.Out) && !Console.IsOutputRedirected;
    private readonly long _started = time.GetTimestamp();
    private long _lastPlain = time.GetTimestamp();
    private long _lastTimestamp = time.GetTimestamp();
    private long _lastHandled;
    private string _text = "";

    /// <summary>Shows the state.</summary>
    /// <param name="handled">Events handled so far.</param>
    /// <param name="alerts">Alerts so far.</param>
    /// <param name="lag">Messages sent and not yet handled.</param>
    internal void Show(long handled, long alerts, long lag)
    {
        double seconds = Math.Max(0.001, time.GetElapsedTime(_lastTimestamp).TotalSeconds);
        double rate = (handled - _lastHandled) / seconds;
        _lastTimestamp = time.GetTimestamp();
        _lastHandled = handled;
        _text = string.Create(CultureInfo.InvariantCulture, $"{handled,11:N0} events   {rate,9:N0} events/s   {alerts,7:N0} alerts   lag {lag,8:N0}");
        if (_isInteractive)
        {
            output.Write($"\r{_text}");
            output.Flush();
        }
        else if (time.GetElapsedTime(_lastPlain) >= PlainEvery)
        {
            _lastPlain = time.GetTimestamp();
            output.WriteLine(_text);
        }
    }

    /// <summary>Leaves the last state standing.</summary>
    internal void End()
    {
        output.WriteLine(_isInteractive ? "" : _text);
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"done in {time.GetElapsedTime(_started).TotalSeconds:0.0} s"));
    }
}
