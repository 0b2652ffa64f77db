namespace StreamGuard.Avro.Schemas;

/// <summary>A text that should be an Avro schema is none.</summary>
public sealed class AvroSchemaException : Exception
{
    /// <summary>Creates the error.</summary>
    /// <param name="message">What is wrong, and where in the schema.</param>
    public AvroSchemaException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the error.</summary>
    /// <param name="message">What is wrong, and where in the schema.</param>
    /// <param name="innerException">What found it.</param>
    public AvroSchemaException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
