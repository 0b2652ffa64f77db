using System.Net;
using Shouldly;
using StreamGuard.Avro.Registry;
using StreamGuard.Avro.Schemas;

namespace StreamGuard.Avro.Tests.Registry;

public sealed class SchemaRegistryClientTests : IDisposable
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);
    private readonly FakeRegistry _registry = new();
    private readonly ManualClock _clock = new();
    private readonly SchemaRegistryClient _client;

    public SchemaRegistryClientTests() => _client = Client();

    public void Dispose()
    {
        _client.Dispose();
        _registry.Dispose();
    }

    [Fact]
    public async Task GetAsync_KnownId_IsFetchedOnce()
    {
        (await _client.GetAsync(7, default)).Schema!.Kind.ShouldBe(SchemaKind.String);
        (await _client.GetAsync(7, default)).Status.ShouldBe(SchemaLookupStatus.Found);
        _client.TryGet(7).Status.ShouldBe(SchemaLookupStatus.Found);
        _registry.Requests.ShouldBe(["GET /schemas/ids/7"]);
    }

    [Fact]
    public async Task GetAsync_ManyAtOnce_FetchOnce()
    {
        var release = new TaskCompletionSource();
        _registry.Answer = async (_, _, token) =>
        {
            await release.Task.WaitAsync(token);
            return FakeRegistry.Schema("\"long\"");
        };
        Task<SchemaLookup>[] asked = [.. Enumerable.Range(0, 64).Select(_ => Task.Run(() => _client.GetAsync(1, default).AsTask()))];
        _client.TryGet(1).Status.ShouldBe(SchemaLookupStatus.Pending);
        release.SetResult();
        foreach (SchemaLookup lookup in await Task.WhenAll(asked)) lookup.Schema!.Kind.ShouldBe(SchemaKind.Long);
        _registry.Requests.Count.ShouldBe(1);
    }

    [Fact]
    public async Task TryGet_NewId_NeverWaits()
    {
        var release = new TaskCompletionSource();
        _registry.Answer = async (_, _, token) =>
        {
            await release.Task.WaitAsync(token);
            return FakeRegistry.Schema("\"int\"");
        };
        _client.TryGet(3).Status.ShouldBe(SchemaLookupStatus.Pending);
        _client.TryGet(3).Status.ShouldBe(SchemaLookupStatus.Pending);
        release.SetResult();
        (await _client.GetAsync(3, default)).Status.ShouldBe(SchemaLookupStatus.Found);
        _client.TryGet(3).Schema!.Kind.ShouldBe(SchemaKind.Int);
        _registry.Requests.Count.ShouldBe(1);
    }

    [Fact]
    public async Task GetAsync_NotFound_IsBelievedForItsLifetimeOnly()
    {
        _registry.Answer = (_, _, _) => Task.FromResult(FakeRegistry.Status(HttpStatusCode.NotFound));
        (await _client.GetAsync(5, default)).Status.ShouldBe(SchemaLookupStatus.Unknown);
        _client.TryGet(5).Status.ShouldBe(SchemaLookupStatus.Unknown);
        _clock.Advance(TimeSpan.FromSeconds(59));
        _client.TryGet(5).Status.ShouldBe(SchemaLookupStatus.Unknown);
        _registry.Requests.Count.ShouldBe(1);

        _registry.Answer = (_, _, _) => Task.FromResult(FakeRegistry.Schema("\"int\""));
        _clock.Advance(TimeSpan.FromSeconds(2));
        (await _client.GetAsync(5, default)).Status.ShouldBe(SchemaLookupStatus.Found);
        _registry.Requests.Count.ShouldBe(2);
    }

    [Fact]
    public async Task GetAsync_ServerErrors_AreRetriedUntilItAnswers()
    {
        _registry.Answer = (number, _, _) => Task.FromResult(number switch
        {
            1 => FakeRegistry.Status(HttpStatusCode.InternalServerError),
            2 => FakeRegistry.Status(HttpStatusCode.TooManyRequests),
            3 => throw new HttpRequestException("connection refused"),
            _ => FakeRegistry.Schema("\"int\""),
        });
        (await _client.GetAsync(1, default)).Status.ShouldBe(SchemaLookupStatus.Found);
        _registry.Requests.Count.ShouldBe(4);
    }

    [Fact]
    public async Task GetAsync_Outage_IsNeverKeptAndLeavesKnownIdsAlone()
    {
        (await _client.GetAsync(1, default)).Status.ShouldBe(SchemaLookupStatus.Found);
        _registry.Answer = (_, _, _) => Task.FromResult(FakeRegistry.Status(HttpStatusCode.ServiceUnavailable));
        SchemaLookup lookup = await _client.GetAsync(2, default);
        lookup.Status.ShouldBe(SchemaLookupStatus.Unavailable);
        lookup.Detail.ShouldNotBeNullOrEmpty();
        _client.TryGet(2).Status.ShouldBe(SchemaLookupStatus.Unavailable);
        _client.TryGet(1).Status.ShouldBe(SchemaLookupStatus.Found);

        // Past the pause and the circuit breaker's, the id is asked for again and found.
        _registry.Answer = (_, _, _) => Task.FromResult(FakeRegistry.Schema("\"int\""));
        _clock.Advance(TimeSpan.FromMinutes(1));
        _client.TryGet(2).Status.ShouldBe(SchemaLookupStatus.Pending);
        (await _client.GetAsync(2, default)).Status.ShouldBe(SchemaLookupStatus.Found);
    }

    [Fact]
    public async Task GetAsync_ManyFailures_BreakTheCircuit()
    {
        _registry.Answer = (_, _, _) => throw new HttpRequestException("connection refused");
        for (int id = 0; id < 10; id++) (await _client.GetAsync(id, default)).Status.ShouldBe(SchemaLookupStatus.Unavailable);
        int asked = _registry.Requests.Count;
        SchemaLookup lookup = await _client.GetAsync(100, default);
        lookup.Status.ShouldBe(SchemaLookupStatus.Unavailable);
        lookup.Detail!.ShouldContain("not asked for a moment");
        _registry.Requests.Count.ShouldBe(asked);
    }

    [Fact]
    public async Task GetAsync_RegistryThatNeverAnswers_IsGivenUp()
    {
        _registry.Answer = async (_, _, token) =>
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, token);
            return FakeRegistry.Schema("\"int\"");
        };
        using SchemaRegistryClient client = Client(options => (options.AttemptTimeout, options.TotalTimeout) = (TimeSpan.FromMilliseconds(50), TimeSpan.FromMilliseconds(200)));
        SchemaLookup lookup = await client.GetAsync(1, default).AsTask().WaitAsync(Deadline);
        lookup.Status.ShouldBe(SchemaLookupStatus.Unavailable);
        lookup.Detail!.ShouldContain("did not answer");
    }

    [Theory]
    [InlineData("""{"schema":"{}"}""", SchemaLookupStatus.Unusable)]
    [InlineData("""{"schema":"syntax = \"proto3\";","schemaType":"PROTOBUF"}""", SchemaLookupStatus.Unusable)]
    [InlineData("""{"schema":"\"int\"","references":[{"name":"a","subject":"b","version":1}]}""", SchemaLookupStatus.Unusable)]
    [InlineData("<html>a proxy's page</html>", SchemaLookupStatus.Unavailable)]
    [InlineData("[]", SchemaLookupStatus.Unavailable)]
    public async Task GetAsync_StrangeAnswer_SaysWhat(string body, SchemaLookupStatus expected)
    {
        _registry.Answer = (_, _, _) => Task.FromResult(FakeRegistry.Json(HttpStatusCode.OK, body));
        SchemaLookup lookup = await _client.GetAsync(1, default);
        lookup.Status.ShouldBe(expected);
        lookup.Detail.ShouldNotBeNullOrEmpty();
    }

    [Fact]
    public async Task TryGet_MoreUnknownIdsThanTheCacheHolds_KeepsTheSchemas()
    {
        using SchemaRegistryClient client = Client(options => options.CacheSize = 10);
        (await client.GetAsync(1, default)).Status.ShouldBe(SchemaLookupStatus.Found);
        _registry.Answer = (_, _, _) => Task.FromResult(FakeRegistry.Status(HttpStatusCode.NotFound));
        for (int id = 2; id < 100; id++) (await client.GetAsync(id, default)).Status.ShouldBe(SchemaLookupStatus.Unknown);
        client.TryGet(1).Status.ShouldBe(SchemaLookupStatus.Found);
        _registry.Requests.Count(request => request == "GET /schemas/ids/1").ShouldBe(1);
    }

    [Fact]
    public async Task RegisterAsync_NewSchema_IsPostedAndKnownAtOnce()
    {
        _registry.Answer = (_, _, _) => Task.FromResult(FakeRegistry.Json(HttpStatusCode.OK, """{"id":42}"""));
        SchemaRegistration registration = await _client.RegisterAsync("fraud alerts-value", "{\"type\": \"string\"}", default);
        registration.ShouldBe(new SchemaRegistration(42, Succeeded: true));
        _client.TryGet(42).Schema!.Kind.ShouldBe(SchemaKind.String);
        _registry.Requests.Single().ShouldStartWith("POST /subjects/fraud%20alerts-value/versions {\"schema\":");
    }

    [Fact]
    public async Task RegisterAsync_Refusal_IsFinalAndAnOutageIsNot()
    {
        _registry.Answer = (_, _, _) => Task.FromResult(FakeRegistry.Json(HttpStatusCode.Conflict, """{"error_code":409,"message":"incompatible"}"""));
        SchemaRegistration refused = await _client.RegisterAsync("s", "\"string\"", default);
        (refused.Succeeded, refused.IsTransient).ShouldBe((false, false));
        refused.Detail!.ShouldContain("incompatible");

        _registry.Answer = (_, _, _) => Task.FromResult(FakeRegistry.Status(HttpStatusCode.BadGateway));
        SchemaRegistration failed = await _client.RegisterAsync("s", "\"string\"", default);
        (failed.Succeeded, failed.IsTransient).ShouldBe((false, true));
    }

    [Fact]
    public async Task GetAsync_WithUserAndPasswordFile_SendsThem()
    {
        string file = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(file, "secret\n");
            using SchemaRegistryClient client = Client(options => (options.UserName, options.PasswordFile) = ("user", file));
            await client.GetAsync(1, default);
            _registry.LastAuthorization.ShouldBe("Basic dXNlcjpzZWNyZXQ=");
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public async Task GetAsync_OverALoopbackSocket_Works()
    {
        using var server = new LoopbackRegistry("{\"schema\":\"\\\"double\\\"\"}");
        using var client = new SchemaRegistryClient(new SchemaRegistryOptions { Url = new Uri(server.Address, "under/a/path") }, TimeProvider.System);
        (await client.GetAsync(9, default).AsTask().WaitAsync(Deadline)).Schema!.Kind.ShouldBe(SchemaKind.Double);
        server.LastPath.ShouldBe("/under/a/path/schemas/ids/9");
    }

    private SchemaRegistryClient Client(Action<SchemaRegistryOptions>? change = null)
    {
        var options = new SchemaRegistryOptions { Url = new Uri("http://registry.test:8081"), RetryDelay = TimeSpan.FromMilliseconds(1) };
        change?.Invoke(options);
        options.Validate().ShouldBeEmpty();
        return new SchemaRegistryClient(options, _clock, _registry);
    }
}
