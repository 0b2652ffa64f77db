using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using StreamGuard.Worker.Commands;
using StreamGuard.Worker.Configuration;
using StreamGuard.Worker.Health;

namespace StreamGuard.Worker.Hosting;

/// <summary>The HTTP port: three probes and <c>/metrics</c>, for GET and HEAD; every other path is 404.</summary>
internal sealed class StatusServer : IAsyncDisposable
{
    private const string MetricsPath = "/metrics";

    private readonly WebApplication _application;
    private readonly HttpOptions _options;
    private readonly HealthState _health;
    private readonly Func<string> _metrics;

    /// <summary>Gets ready to listen.</summary>
    /// <param name="options">Where to listen.</param>
    /// <param name="health">What the probes look at.</param>
    /// <param name="metrics">Gives the text of <c>/metrics</c>; called for one request at a time or many.</param>
    /// <param name="logging">Where the server's own log goes.</param>
    internal StatusServer(HttpOptions options, HealthState health, Func<string> metrics, ILoggerFactory logging)
    {
        _options = options;
        _health = health;
        _metrics = metrics;
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddSingleton(logging);
        builder.Services.AddSingleton<IHostLifetime, CallerLifetime>();
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = 0;
            kestrel.Limits.MaxConcurrentConnections = 100;
            kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(10);
            kestrel.Listen(IPAddress.Parse(options.BindAddress), options.Port);
        });
        _application = builder.Build();
        _application.Run(AnswerAsync);
    }

    /// <summary>The port listened on; known once started.</summary>
    internal int Port { get; private set; }

    /// <summary>Begins to listen.</summary>
    /// <exception cref="CommandFailedException">The address cannot be listened on.</exception>
    internal async Task StartAsync()
    {
        try
        {
            await _application.StartAsync();
        }
        catch (Exception refused) when (refused is IOException or System.Net.Sockets.SocketException)
        {
            throw new CommandFailedException(
                $"cannot listen on {_options.BindAddress}:{_options.Port} ({refused.GetBaseException().Message}); choose another with Http:BindAddress and Http:Port.",
                innerException: refused);
        }

        var addresses = _application.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses;
        Port = new Uri(addresses.First()).Port;
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await _application.StopAsync();
        await _application.DisposeAsync();
    }

    private Task AnswerAsync(HttpContext context)
    {
        var path = context.Request.Path.Value ?? "";
        if (path == MetricsPath)
        {
            return IsRead(context) ? SendAsync(context, StatusCodes.Status200OK, "text/plain; version=0.0.4; charset=utf-8", _metrics()) : Task.CompletedTask;
        }

        var answer = HealthReport.Answer(path, _health.Facts, out var body);
        if (answer is null)
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return Task.CompletedTask;
        }

        var status = answer.Value ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable;
        return IsRead(context) ? SendAsync(context, status, "application/json", body) : Task.CompletedTask;
    }

    private static bool IsRead(HttpContext context)
    {
        if (HttpMethods.IsGet(context.Request.Method) || HttpMethods.IsHead(context.Request.Method))
        {
            return true;
        }

        context.Response.StatusCode = StatusCodes.Status405MethodNotAllowed;
        context.Response.Headers.Allow = "GET, HEAD";
        return false;
    }

    private static Task SendAsync(HttpContext context, int status, string type, string body)
    {
        var bytes = Encoding.UTF8.GetBytes(body);
        context.Response.StatusCode = status;
        context.Response.ContentType = type;
        context.Response.ContentLength = bytes.Length;
        context.Response.Headers.CacheControl = "no-store";
        return HttpMethods.IsHead(context.Request.Method) ? Task.CompletedTask : context.Response.Body.WriteAsync(bytes).AsTask();
    }
}
