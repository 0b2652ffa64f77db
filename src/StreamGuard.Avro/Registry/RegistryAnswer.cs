using System.Net;

namespace StreamGuard.Avro.Registry;

/// <summary>What the registry answered to one request.</summary>
internal readonly record struct RegistryAnswer(HttpStatusCode Status, string Body)
{
    internal bool IsSuccess => (int)Status is >= 200 and < 300;

    /// <summary>Whether the same request may fare better later: the registry's own trouble, not the request's.</summary>
    internal bool IsTransient => (int)Status >= 500 || Status is HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests;
}
