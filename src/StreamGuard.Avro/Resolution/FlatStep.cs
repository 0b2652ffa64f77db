using StreamGuard.Avro.Schemas;

namespace StreamGuard.Avro.Resolution;

/// <summary>One of the writer's fields, or one branch of its union.</summary>
internal sealed class FlatStep
{
    internal FlatOperation Operation { get; init; }

    /// <summary>The type that the reader's field (or its branch) has.</summary>
    internal SchemaKind Kind { get; init; }

    /// <summary>The reader's field.</summary>
    internal int Ordinal { get; init; }

    /// <summary>Fixed: its size.</summary>
    internal int SizeBytes { get; init; }

    /// <summary>Enum: the reader's ordinal of each of the writer's symbols.</summary>
    internal int[] Ordinals { get; init; } = [];

    /// <summary>Branch: what to do for each.</summary>
    internal FlatStep[] Branches { get; init; } = [];

    /// <summary>Skip: what to pass over.</summary>
    internal AvroSchema? Writer { get; init; }
}
