using StreamGuard.Core.Transactions;

namespace StreamGuard.Pipeline.Records;

/// <summary>Turns the bytes of a message into a transaction, in place. One thread at a time.</summary>
public interface ITransactionDecoder
{
    /// <summary>For a person: which field of the last message that was not accepted was wrong, and how; empty = there is nothing more to say. Never holds a message's content.</summary>
    string FailureDetail { get; }

    /// <summary>Decodes and validates. Allocates nothing for a value it accepts whose schema it has met before.</summary>
    /// <param name="value">The message's value.</param>
    /// <param name="timestampMs">
    /// The message's own timestamp, milliseconds since 1970-01-01 UTC; negative = it has none. What is too far ahead is judged by it and not by a
    /// clock, so that a message that is read again later is judged as it was the first time.
    /// </param>
    /// <param name="transaction">The transaction; its text fields are slices of <paramref name="value"/>.</param>
    /// <returns>Why not, or <see cref="DecodeFailure.None"/>. Never throws for bad bytes.</returns>
    DecodeFailure Decode(ReadOnlySpan<byte> value, long timestampMs, out Transaction transaction);
}
