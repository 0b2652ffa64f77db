namespace StreamGuard.Worker.Configuration;

/// <summary>How a log line looks.</summary>
internal enum LogFormat
{
    /// <summary>One JSON object a line, for machines.</summary>
    Json,

    /// <summary>One line of text, for people.</summary>
    Plain,
}
