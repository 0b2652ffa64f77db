using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Shouldly;

namespace StreamGuard.Architecture.Tests.Deployment;

/// <summary>The health checks of the compose file that talk HTTP through bash, run against a server that answers as asked.</summary>
public class HealthCheckTests
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);

    [Theory]
    [InlineData("worker-1", "8080", "/health/ready", "200 OK", true)]
    [InlineData("worker-1", "8080", "/health/ready", "503 Service Unavailable", false)]
    [InlineData("worker-2", "8080", "/health/ready", "200 OK", true)]
    [InlineData("schema-registry", "8081", "/subjects", "200 OK", true)]
    [InlineData("schema-registry", "8081", "/subjects", "500 Server Error", false)]
    public async Task HealthCheck_OfAServer_IsItsAnswer(string service, string port, string path, string status, bool isHealthy)
    {
        using var server = new TcpListener(IPAddress.Loopback, 0);
        server.Start();

        using var check = Start(service, port, ((IPEndPoint)server.LocalEndpoint).Port);
        string request = await AnswerAsync(server, status).WaitAsync(Deadline);
        await check.WaitForExitAsync().WaitAsync(Deadline);

        request.ShouldStartWith($"GET {path} HTTP/1.1\r\nHost: ");
        (check.ExitCode == 0).ShouldBe(isHealthy);
    }

    [Theory]
    [InlineData("worker-1", "8080")]
    [InlineData("schema-registry", "8081")]
    [InlineData("kafka", "9092")]
    public async Task HealthCheck_WithNobodyListening_Fails(string service, string port)
    {
        using var server = new TcpListener(IPAddress.Loopback, 0);
        server.Start();
        int free = ((IPEndPoint)server.LocalEndpoint).Port;
        server.Stop();

        using var check = Start(service, port, free);
        await check.WaitForExitAsync().WaitAsync(Deadline);

        check.ExitCode.ShouldNotBe(0);
    }

    private static Process Start(string service, string port, int actualPort)
    {
        string[] test = ComposeFile.Texts(ComposeFile.Map(ComposeFile.Own.Service(service), "healthcheck"), "test");
        test[..3].ShouldBe(["CMD", "bash", "-c"]);
        test[3].ShouldContain($"/dev/tcp/127.0.0.1/{port}");

        // Compose turns $$ into $.
        string script = test[3].Replace("$$", "$", StringComparison.Ordinal).Replace($"/dev/tcp/127.0.0.1/{port}", $"/dev/tcp/127.0.0.1/{actualPort}", StringComparison.Ordinal);
        return Process.Start(new ProcessStartInfo("bash", ["-c", script]) { RedirectStandardError = true })!;
    }

    private static async Task<string> AnswerAsync(TcpListener server, string status)
    {
        using var client = await server.AcceptTcpClientAsync();
        var stream = client.GetStream();
        var received = new StringBuilder();
        var buffer = new byte[1024];
        while (!received.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            int count = await stream.ReadAsync(buffer);
            if (count == 0) break;
            received.Append(Encoding.ASCII.GetString(buffer, 0, count));
        }

        await stream.WriteAsync(Encoding.ASCII.GetBytes($"HTTP/1.1 {status}\r\nContent-Length: 2\r\n\r\n{{}}"));
        return received.ToString();
    }
}
