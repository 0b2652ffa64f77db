using StreamGuard.Avro.Binary;
using StreamGuard.Avro.Schemas;

namespace StreamGuard.Avro.Resolution;

/// <summary>An array, read as a list.</summary>
internal sealed class ArrayPlan(AvroSchema writerItems, ReadPlan items) : ReadPlan
{
    /// <summary>Room is made ahead for no more than this: nested counts could otherwise each claim the same bytes.</summary>
    internal const int MaxCapacityAhead = 64;

    internal override object? Read(ref AvroBinaryReader reader)
    {
        List<object?>? list = null;
        if (reader.Enter())
        {
            int count;
            while ((count = reader.ReadBlockCount(writerItems.MinimumSize, out int blockBytes)) > 0)
            {
                list ??= new List<object?>(Math.Min(count, MaxCapacityAhead));
                int end = reader.Position + blockBytes;
                for (int i = 0; i < count && !reader.Failed; i++) list.Add(items.Read(ref reader));
                if (blockBytes >= 0 && reader.Position != end) reader.Fail(AvroError.InvalidBlockSize);
            }
        }

        reader.Leave();
        return list ?? [];
    }
}
