using StreamGuard.Avro.Binary;

namespace StreamGuard.Avro.Resolution;

/// <summary>How to turn what one schema wrote into what another reads: decided once, then followed for every value.</summary>
internal abstract class ReadPlan
{
    /// <summary>Reads a value. After an error, which <paramref name="reader"/> keeps, the result means nothing.</summary>
    internal abstract object? Read(ref AvroBinaryReader reader);
}
