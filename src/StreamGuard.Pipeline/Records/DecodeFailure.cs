namespace StreamGuard.Pipeline.Records;

/// <summary>Why a message became a dead letter. The names are metric tags and header values: they never change.</summary>
public enum DecodeFailure
{
    /// <summary>Not a failure.</summary>
    None = 0,

    /// <summary>The message has no value.</summary>
    NullValue,

    /// <summary>The value does not begin with the registry framing.</summary>
    NotFramed,

    /// <summary>Neither the registry nor the schema files know the schema id.</summary>
    UnknownSchema,

    /// <summary>The writer's schema cannot be resolved to the reader's.</summary>
    UnresolvableSchema,

    /// <summary>The body is not what its schema says, or a value is out of bounds.</summary>
    Malformed,

    /// <summary>An identifier is empty.</summary>
    EmptyId,

    /// <summary>The amount is negative.</summary>
    NegativeAmount,

    /// <summary>The event time is before 2000-01-01 or too far ahead of the message's timestamp; of an outcome, also the time of the decision.</summary>
    ImplausibleTime,

    /// <summary>A currency, country or category is not a code of its standard.</summary>
    InvalidCode,

    /// <summary>The schema registry could not be asked; the message is not bad, and it is to be tried again.</summary>
    RegistryUnavailable,
}
