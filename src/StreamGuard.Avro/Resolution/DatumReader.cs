using System.Diagnostics.CodeAnalysis;
using StreamGuard.Avro.Binary;
using StreamGuard.Avro.Data;
using StreamGuard.Avro.Schemas;

namespace StreamGuard.Avro.Resolution;

/// <summary>
/// Decodes values that one schema wrote into values of another; the types are those of <see cref="DatumWriter"/>. For tools, tests
/// and rare messages; <see cref="FlatRecordReader"/> is for the many. Immutable, safe for any number of threads.
/// </summary>
public sealed class DatumReader
{
    private readonly ReadPlan _plan;

    private DatumReader(ReadPlan plan) => _plan = plan;

    /// <summary>Resolves a writer's schema to a reader's.</summary>
    /// <param name="writer">The schema that the values were written with.</param>
    /// <param name="reader">The schema that the values are wanted in.</param>
    /// <param name="compiled">What decodes such values.</param>
    /// <param name="error">Why there is none: which field, what the writer has and what the reader wants.</param>
    /// <returns>Whether the reader's schema can take what the writer's wrote.</returns>
    public static bool TryCompile(AvroSchema writer, AvroSchema reader, [NotNullWhen(true)] out DatumReader? compiled, [NotNullWhen(false)] out string? error)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(reader);
        var compiler = new PlanCompiler();
        ReadPlan? plan = compiler.Compile(writer, reader);
        compiled = plan is null ? null : new DatumReader(plan);
        error = plan is null ? compiler.Error : null;
        return plan is not null;
    }

    /// <summary>Decodes a value that fills the bytes.</summary>
    /// <param name="data">The bytes.</param>
    /// <param name="datum">The value; null after an error.</param>
    /// <returns>Why not, or <see cref="AvroError.None"/>. Never throws for bad bytes.</returns>
    public AvroError Read(ReadOnlySpan<byte> data, out object? datum)
    {
        AvroError error = Read(data, out datum, out int consumed);
        if (error != AvroError.None || consumed == data.Length) return error;
        datum = null;
        return AvroError.TrailingBytes;
    }

    /// <summary>Decodes a value at the beginning of the bytes.</summary>
    /// <param name="data">The bytes.</param>
    /// <param name="datum">The value; null after an error.</param>
    /// <param name="consumed">How many bytes the value takes; 0 after an error.</param>
    /// <returns>Why not, or <see cref="AvroError.None"/>. Never throws for bad bytes.</returns>
    public AvroError Read(ReadOnlySpan<byte> data, out object? datum, out int consumed)
    {
        var reader = new AvroBinaryReader(data);
        datum = _plan.Read(ref reader);
        consumed = reader.Failed ? 0 : reader.Position;
        if (reader.Failed) datum = null;
        return reader.Error;
    }
}
