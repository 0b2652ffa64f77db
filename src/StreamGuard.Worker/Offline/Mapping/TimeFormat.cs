using System.Globalization;
using System.Text;
using StreamGuard.Worker.Configuration;

namespace StreamGuard.Worker.Offline.Mapping;

/// <summary>Reads the times of a column.</summary>
internal sealed class TimeFormat
{
    private const int MaxCharacters = 64;

    private static readonly string[] Iso8601 =
    [
        "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK", "yyyy-MM-dd' 'HH:mm:ss.FFFFFFFK", "yyyy-MM-dd'T'HH:mmK", "yyyy-MM-dd' 'HH:mmK", "yyyy-MM-dd",
        "yyyyMMdd'T'HHmmssK", "yyyyMMdd",
    ];

    private readonly string _name;
    private readonly long _unitMs;
    private readonly long _epochMs;
    private readonly string[] _patterns = [];
    private readonly TimeSpan _utcOffset;

    /// <param name="mapping">The mapping, for errors.</param>
    /// <param name="name">The field's name.</param>
    /// <param name="field">What the mapping says of it.</param>
    /// <exception cref="InputFileException">It does not say how to read times.</exception>
    internal TimeFormat(CsvMapping mapping, string name, FieldDocument field)
    {
        _name = name;
        switch (field.Format)
        {
            case "epoch_s": _unitMs = 1000; break;
            case "epoch_ms": _unitMs = 1; break;
            case "iso8601": _patterns = Iso8601; break;
            case { } pattern when pattern.Contains("yy", StringComparison.Ordinal) && pattern.Contains('d') && pattern.Contains('M'):
                if (TimePattern.Mistake(pattern) is { } mistake) throw mapping.Mistake($"fields.{name}.format", $"fields.{name}.format is '{pattern}'; {mistake}");
                _patterns = [pattern];
                break;
            default:
                throw mapping.Mistake($"fields.{name}.format", $"fields.{name}.format is {(field.Format is null ? "missing" : $"'{field.Format}'")}; it must be epoch_s, epoch_ms, iso8601, or a pattern such as dd/MM/yyyy HH:mm:ss.");
        }

        if (_patterns.Length > 0 && field.Epoch is not null) throw mapping.Mistake($"fields.{name}.epoch", $"fields.{name}.epoch is for epoch_s and epoch_ms.");
        if (_patterns.Length == 0 && field.UtcOffset is not null) throw mapping.Mistake($"fields.{name}.utc_offset", $"fields.{name}.utc_offset is for times that are written out; give an epoch such as 2018-04-01T00:00:00+02:00 instead.");
        if (field.Epoch is { } epoch)
        {
            if (!TimeText.TryParse(epoch, out DateTimeOffset start))
                throw mapping.Mistake($"fields.{name}.epoch", $"fields.{name}.epoch is '{epoch}'; it must be a time such as 2018-04-01T00:00:00Z.");
            _epochMs = start.ToUnixTimeMilliseconds();
        }

        if (field.UtcOffset is { } offset && !TryParseOffset(offset, out _utcOffset))
            throw mapping.Mistake($"fields.{name}.utc_offset", $"fields.{name}.utc_offset is '{offset}'; it must be an offset such as +01:00 or -05:30.");
    }

    /// <summary>Reads a time.</summary>
    /// <param name="cell">The cell.</param>
    /// <param name="timeMs">The time, milliseconds since 1970-01-01 UTC.</param>
    /// <param name="mistake">What is wrong with it.</param>
    internal bool TryParse(ReadOnlySpan<byte> cell, out long timeMs, out string mistake)
    {
        timeMs = 0;
        Span<char> text = stackalloc char[MaxCharacters];
        if (!Encoding.UTF8.TryGetChars(cell, text, out int length))
        {
            mistake = $"{_name} is longer than any time.";
            return false;
        }

        text = text[..length];
        bool isTime = _patterns.Length > 0 ? TryParseWritten(text, out timeMs) : TryParseNumber(text, out timeMs);
        mistake = isTime ? "" : $"{_name} is '{text}', which is not {(_patterns.Length == 0 ? "a number of " + (_unitMs == 1 ? "milliseconds" : "seconds") : _patterns.Length == 1 ? $"as {_patterns[0]}" : "a time of ISO 8601, such as 2026-03-01T12:30:00Z")}; mend the cell, or the mapping's fields.{_name}.format.";
        return isTime;
    }

    private static bool TryParseOffset(string text, out TimeSpan offset)
    {
        offset = default;
        if (text is not ['+' or '-', ..] || !TimeSpan.TryParseExact(text.AsSpan(1), "hh\\:mm", CultureInfo.InvariantCulture, out offset) || offset > TimeSpan.FromHours(18)) return false;
        if (text[0] == '-') offset = -offset;
        return true;
    }

    private bool TryParseNumber(ReadOnlySpan<char> text, out long timeMs)
    {
        timeMs = 0;
        if (!decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out decimal number) || Math.Abs(number) > TransactionLimits.LatestMs) return false;
        timeMs = _epochMs + (long)Math.Round(number * _unitMs);
        return true;
    }

    private bool TryParseWritten(ReadOnlySpan<char> text, out long timeMs)
    {
        timeMs = 0;
        if (!DateTime.TryParseExact(text, _patterns, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal, out DateTime time)) return false;
        long ticks = time.Ticks - DateTime.UnixEpoch.Ticks - (time.Kind == DateTimeKind.Utc ? 0 : _utcOffset.Ticks);
        timeMs = ticks >= 0 ? ticks / TimeSpan.TicksPerMillisecond : ((ticks + 1) / TimeSpan.TicksPerMillisecond) - 1;
        return true;
    }
}
