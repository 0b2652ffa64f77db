namespace StreamGuard.Avro.Registry;

/// <summary>What a schema source knows of an id.</summary>
public enum SchemaLookupStatus
{
    /// <summary>The schema is there.</summary>
    Found,

    /// <summary>It is being fetched, or is to be asked for again in a moment; ask again.</summary>
    Pending,

    /// <summary>The source answered that there is no such schema. A registry may learn of it later.</summary>
    Unknown,

    /// <summary>The source has something under this id that is not an Avro schema which this library can use.</summary>
    Unusable,

    /// <summary>The source could not be asked; ask again later.</summary>
    Unavailable,
}
