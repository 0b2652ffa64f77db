using System.Text;
using StreamGuard.Avro.Binary;
using StreamGuard.Avro.Schemas;

namespace StreamGuard.Avro.Resolution;

/// <summary>A map, read as a dictionary; of a key that comes twice the last value counts.</summary>
internal sealed class MapPlan(AvroSchema writerValues, ReadPlan values) : ReadPlan
{
    internal override object? Read(ref AvroBinaryReader reader)
    {
        var map = new Dictionary<string, object?>(StringComparer.Ordinal);
        int minimumSize = (int)Math.Min(1L + writerValues.MinimumSize, int.MaxValue);
        if (reader.Enter())
        {
            int count;
            while ((count = reader.ReadBlockCount(minimumSize, out int blockBytes)) > 0)
            {
                int end = reader.Position + blockBytes;
                for (int i = 0; i < count && !reader.Failed; i++)
                {
                    string key = Encoding.UTF8.GetString(reader.ReadText());
                    map[key] = values.Read(ref reader);
                }

                if (blockBytes >= 0 && reader.Position != end) reader.Fail(AvroError.InvalidBlockSize);
            }
        }

        reader.Leave();
        return map;
    }
}
