using System.Text;
using StreamGuard.Avro.Binary;
using StreamGuard.Avro.Schemas;

namespace StreamGuard.Avro.Resolution;

/// <summary>A primitive value, promoted where the types differ.</summary>
internal sealed class PrimitivePlan(SchemaKind writer, SchemaKind reader) : ReadPlan
{
    internal SchemaKind Writer => writer;

    internal SchemaKind Reader => reader;

    internal static bool CanRead(SchemaKind writer, SchemaKind reader) => writer == reader || (writer, reader) is
        (SchemaKind.Int, SchemaKind.Long or SchemaKind.Float or SchemaKind.Double)
        or (SchemaKind.Long, SchemaKind.Float or SchemaKind.Double)
        or (SchemaKind.Float, SchemaKind.Double)
        or (SchemaKind.String, SchemaKind.Bytes)
        or (SchemaKind.Bytes, SchemaKind.String);

    internal override object? Read(ref AvroBinaryReader data)
    {
        switch (writer)
        {
            case SchemaKind.Null: return null;
            case SchemaKind.Boolean: return data.ReadBoolean();
            case SchemaKind.Int: return Promote(data.ReadInt(), isInt: true);
            case SchemaKind.Long: return Promote(data.ReadLong(), isInt: false);
            case SchemaKind.Float:
                float single = data.ReadFloat();
                return reader == SchemaKind.Float ? (object)single : (double)single;
            case SchemaKind.Double: return data.ReadDouble();
            default: return reader == SchemaKind.String ? Encoding.UTF8.GetString(data.ReadText()) : data.ReadBytes().ToArray();
        }
    }

    /// <summary>Each result is boxed by itself: left alone, the compiler would make all of them doubles.</summary>
    private object Promote(long value, bool isInt) => reader switch
    {
        SchemaKind.Float => (object)(float)value,
        SchemaKind.Double => (object)(double)value,
        SchemaKind.Int when isInt => (object)(int)value,
        _ => (object)value,
    };
}
