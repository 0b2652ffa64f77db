namespace StreamGuard.Pipeline.Sources;

/// <summary>Finds headers of a message.</summary>
public static class RecordHeaders
{
    /// <summary>The W3C trace context's header: version, trace id, parent id and flags as text.</summary>
    public const string TraceParent = "traceparent";

    /// <summary>The last header of a name, as Kafka's own clients choose among repeated ones.</summary>
    /// <param name="headers">The headers; null = none.</param>
    /// <param name="name">The name, exact.</param>
    /// <param name="value">The header's bytes; empty when the header is absent or has no value.</param>
    /// <returns>Whether there is such a header.</returns>
    public static bool TryFind(this IReadOnlyList<RecordHeader>? headers, string name, out ReadOnlySpan<byte> value)
    {
        if (headers is not null)
        {
            for (var i = headers.Count - 1; i >= 0; i--)
            {
                var header = headers[i];
                if (!string.Equals(header.Name, name, StringComparison.Ordinal)) continue;
                value = header.Value;
                return true;
            }
        }

        value = default;
        return false;
    }
}
