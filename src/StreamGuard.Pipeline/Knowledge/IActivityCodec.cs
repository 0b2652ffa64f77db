using StreamGuard.Core.Terminals;
using StreamGuard.Pipeline.Records;

namespace StreamGuard.Pipeline.Knowledge;

/// <summary>Writes and reads the messages of the topic of terminal counts. Each method is for one thread at a time.</summary>
public interface IActivityCodec
{
    /// <summary>The key under which compaction keeps the last word on a terminal, day and source partition: equal for equal ones, whoever writes it and when.</summary>
    /// <param name="counts">The counts.</param>
    byte[] EncodeKey(in ActivityCount counts);

    /// <summary>The value.</summary>
    /// <param name="counts">The counts.</param>
    byte[] EncodeValue(in ActivityCount counts);

    /// <summary>Reads a value.</summary>
    /// <param name="value">The message's value.</param>
    /// <param name="counts">The counts.</param>
    /// <returns>Why not, or <see cref="DecodeFailure.None"/>. Never throws for bad bytes.</returns>
    DecodeFailure Decode(ReadOnlySpan<byte> value, out ActivityCount counts);
}
