using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging.Abstractions;
using Shouldly;
using StreamGuard.Worker.Commands;
using StreamGuard.Worker.Configuration;
using StreamGuard.Worker.Health;
using StreamGuard.Worker.Hosting;

namespace StreamGuard.Worker.Tests.Hosting;

public sealed class StatusServerTests : IAsyncLifetime
{
    private readonly HealthState _health = new();
    private readonly HttpClient _client = new();
    private readonly StatusServer _server;
    private HealthFacts _pipeline = new() { PollingAlive = true };

    public StatusServerTests() => _server = new StatusServer(new HttpOptions { Port = 0 }, _health, () => "# nothing yet\n", NullLoggerFactory.Instance);

    public async Task InitializeAsync()
    {
        await _server.StartAsync();
        _client.BaseAddress = new Uri($"http://127.0.0.1:{_server.Port}");
    }

    public async Task DisposeAsync()
    {
        _client.Dispose();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task Probes_FromStartToStop_FollowTheWorker()
    {
        (await ProbesAsync()).ShouldBe((Live: true, Ready: false, Startup: false), "just started: loading the model");

        _health.OnModelLoaded();
        (await ProbesAsync()).ShouldBe((true, false, true), "model loaded, no broker yet");

        _health.OnPipelineStarted(() => _pipeline);
        _pipeline = _pipeline with { Joined = true };
        (await ProbesAsync()).ShouldBe((true, false, true), "joined, restoring");

        _pipeline = _pipeline with { Restored = true };
        (await ProbesAsync()).ShouldBe((true, true, true), "scoring");

        _pipeline = _pipeline with { Joined = false };
        (await ProbesAsync()).ShouldBe((true, false, true), "broker lost");

        _pipeline = _pipeline with { Joined = true, PollingAlive = false };
        (await ProbesAsync()).Live.ShouldBeFalse("the poll loop hangs");

        _pipeline = _pipeline with { PollingAlive = true };
        _health.OnStopping();
        (await ProbesAsync()).ShouldBe((true, false, true), "draining");

        _health.OnFailed();
        (await ProbesAsync()).ShouldBe((false, false, true), "fatal error");
    }

    [Theory]
    [InlineData("GET", "/health/live", HttpStatusCode.OK)]
    [InlineData("HEAD", "/health/live", HttpStatusCode.OK)]
    [InlineData("POST", "/health/live", HttpStatusCode.MethodNotAllowed)]
    [InlineData("DELETE", "/metrics", HttpStatusCode.MethodNotAllowed)]
    [InlineData("GET", "/metrics", HttpStatusCode.OK)]
    [InlineData("GET", "/", HttpStatusCode.NotFound)]
    [InlineData("GET", "/health", HttpStatusCode.NotFound)]
    [InlineData("GET", "/metrics/", HttpStatusCode.NotFound)]
    [InlineData("GET", "/health/live/../../etc/passwd", HttpStatusCode.NotFound)]
    public async Task Request_PathAndMethod_IsAnsweredOrRefused(string method, string path, HttpStatusCode status)
    {
        using var response = await _client.SendAsync(new HttpRequestMessage(new HttpMethod(method), path));

        response.StatusCode.ShouldBe(status);
        response.Headers.Contains("Server").ShouldBeFalse();
    }

    [Fact]
    public async Task Metrics_ContentType_IsPrometheusText()
    {
        using var response = await _client.GetAsync("/metrics");

        response.Content.Headers.ContentType!.ToString().ShouldBe("text/plain; version=0.0.4; charset=utf-8");
        (await response.Content.ReadAsStringAsync()).ShouldBe("# nothing yet\n");
    }

    [Fact]
    public async Task StartAsync_PortInUse_IsOneClearLine()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port;
        await using var second = new StatusServer(new HttpOptions { Port = port }, _health, () => "", NullLoggerFactory.Instance);

        var failure = await Should.ThrowAsync<CommandFailedException>(second.StartAsync);

        failure.Message.ShouldStartWith($"cannot listen on 127.0.0.1:{port} (");
        failure.ExitCode.ShouldBe(ExitCodes.Failure);
    }

    private async Task<(bool Live, bool Ready, bool Startup)> ProbesAsync()
    {
        return (await IsOkAsync(HealthReport.LivePath), await IsOkAsync(HealthReport.ReadyPath), await IsOkAsync(HealthReport.StartupPath));

        async Task<bool> IsOkAsync(string path)
        {
            using var response = await _client.GetAsync(path);
            response.StatusCode.ShouldBeOneOf(HttpStatusCode.OK, HttpStatusCode.ServiceUnavailable);
            response.Content.Headers.ContentType!.ToString().ShouldBe("application/json");
            return response.StatusCode == HttpStatusCode.OK;
        }
    }
}
