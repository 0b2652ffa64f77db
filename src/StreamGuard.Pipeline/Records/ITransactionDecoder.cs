using StreamGuard.Core.Transactions;

namespace StreamGuard.Pipeline.Records;

/// <summary>Turns the bytes of a message into a transaction, in place. One thread at a time.</summary>
public interface ITransactionDecoder
{
    /// <summary>Decodes and validates. Allocates nothing for a value it accepts whose schema it has met before.</summary>
    /// <param name="value">The message's value.</param>
    /// <param name="transaction">The transaction; its text fields are slices of <paramref name="value"/>.</param>
    /// <returns>Why not, or <see cref="DecodeFailure.None"/>. Never throws for bad bytes.</returns>
    DecodeFailure Decode(ReadOnlySpan<byte> value, out Transaction transaction);
}
