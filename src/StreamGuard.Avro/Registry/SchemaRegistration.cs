namespace StreamGuard.Avro.Registry;

/// <summary>How an attempt to register a schema went.</summary>
/// <param name="Id">The schema's id; meaningless unless <paramref name="Succeeded"/>.</param>
/// <param name="Succeeded">Whether there is an id.</param>
/// <param name="IsTransient">Whether trying again later may help: the source could not be asked.</param>
/// <param name="Detail">For a person, when there is none: why.</param>
public readonly record struct SchemaRegistration(int Id, bool Succeeded, bool IsTransient = false, string? Detail = null);
