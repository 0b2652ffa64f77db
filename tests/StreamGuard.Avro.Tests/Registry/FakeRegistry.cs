using System.Collections.Concurrent;
using System.Net;
using System.Text;

namespace StreamGuard.Avro.Tests.Registry;

/// <summary>A registry without a network: answers what the test says, and counts what it was asked.</summary>
internal sealed class FakeRegistry : HttpMessageHandler
{
    internal ConcurrentQueue<string> Requests { get; } = [];

    internal string? LastAuthorization { get; private set; }

    /// <summary>Called for each request with its number, from 1, and its path.</summary>
    internal Func<int, string, CancellationToken, Task<HttpResponseMessage>> Answer { get; set; } = (_, _, _) => Task.FromResult(Schema("\"string\""));

    internal static HttpResponseMessage Schema(string schema) => Json(HttpStatusCode.OK, $$"""{"schema":"{{schema.Replace("\"", "\\\"", StringComparison.Ordinal)}}"}""");

    internal static HttpResponseMessage Status(HttpStatusCode status) => Json(status, """{"error_code":40403,"message":"Schema not found"}""");

    internal static HttpResponseMessage Json(HttpStatusCode status, string json) => new(status) { Content = new StringContent(json, Encoding.UTF8, "application/vnd.schemaregistry.v1+json") };

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        string body = request.Content is null ? string.Empty : " " + await request.Content.ReadAsStringAsync(cancellationToken);
        LastAuthorization = request.Headers.Authorization?.ToString();
        Requests.Enqueue($"{request.Method} {request.RequestUri!.AbsolutePath}{body}");
        return await Answer(Requests.Count, request.RequestUri.AbsolutePath, cancellationToken);
    }
}
