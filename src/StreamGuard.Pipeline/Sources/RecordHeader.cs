namespace StreamGuard.Pipeline.Sources;

/// <summary>One header of a message.</summary>
/// <param name="Name">Its name; names may repeat.</param>
/// <param name="Value">Its bytes; null is a legal value.</param>
public readonly record struct RecordHeader(string Name, byte[]? Value);
