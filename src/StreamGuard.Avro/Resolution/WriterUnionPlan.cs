using StreamGuard.Avro.Binary;

namespace StreamGuard.Avro.Resolution;

/// <summary>A value of a writer's union: the branch is in the data.</summary>
internal sealed class WriterUnionPlan(ReadPlan[] branches) : ReadPlan
{
    internal ReadPlan[] Branches => branches;

    internal override object? Read(ref AvroBinaryReader reader)
    {
        int branch = reader.ReadIndex(branches.Length, AvroError.InvalidBranch);
        return reader.Failed ? null : branches[branch].Read(ref reader);
    }
}
