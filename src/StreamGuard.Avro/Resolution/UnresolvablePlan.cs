using StreamGuard.Avro.Binary;

namespace StreamGuard.Avro.Resolution;

/// <summary>A branch of a writer's union that the reader has no place for: an error only when a value takes it.</summary>
internal sealed class UnresolvablePlan : ReadPlan
{
    internal static readonly UnresolvablePlan Instance = new();

    private UnresolvablePlan()
    {
    }

    internal override object? Read(ref AvroBinaryReader reader)
    {
        reader.Fail(AvroError.Unresolvable);
        return null;
    }
}
