using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using StreamGuard.Kafka.Serialization;

namespace StreamGuard.Integration.Tests.Outages;

/// <summary>A schema registry on a loopback port that can fall silent for some ids: it takes the request and does not answer.</summary>
internal sealed partial class ControlledRegistry : IDisposable
{
    private readonly HttpListener _listener;
    private readonly TaskCompletionSource _answers = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly int _silentId;
    private int _silentRequests;

    /// <summary>Starts it.</summary>
    /// <param name="silentId">The id that it does not answer for until <see cref="Recover"/>.</param>
    internal ControlledRegistry(int silentId)
    {
        _silentId = silentId;
        using (var probe = new TcpListener(IPAddress.Loopback, 0))
        {
            probe.Start();
            Address = $"http://127.0.0.1:{((IPEndPoint)probe.LocalEndpoint).Port}/";
        }

        _listener = new HttpListener { Prefixes = { Address } };
        _listener.Start();
        Serving = ServeAsync();
    }

    internal string Address { get; }

    /// <summary>How often it was asked for the silent id.</summary>
    internal int SilentRequests => Volatile.Read(ref _silentRequests);

    private Task Serving { get; }

    internal void Recover() => _answers.TrySetResult();

    public void Dispose()
    {
        Recover();
        _listener.Close();
    }

    private async Task ServeAsync()
    {
        try
        {
            while (true) _ = AnswerAsync(await _listener.GetContextAsync());
        }
        catch (Exception closed) when (closed is HttpListenerException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private async Task AnswerAsync(HttpListenerContext context)
    {
        string path = context.Request.Url!.AbsolutePath;
        string json = path.Contains("alerts", StringComparison.Ordinal) ? "{\"id\":1}" : "{\"id\":2}";
        if (SchemaPath().Match(path) is { Success: true } match)
        {
            if (int.Parse(match.Groups[1].Value, null) == _silentId)
            {
                Interlocked.Increment(ref _silentRequests);
                await _answers.Task;
            }

            json = $"{{\"schema\":{JsonSerializer.Serialize(StreamGuardSchemas.Transaction.Json)}}}";
        }

        try
        {
            await context.Response.OutputStream.WriteAsync(Encoding.UTF8.GetBytes(json));
            context.Response.Close();
        }
        catch (Exception gone) when (gone is HttpListenerException or ObjectDisposedException or IOException)
        {
            // The client did not wait for the answer: that is what the test is about.
        }
    }

    [GeneratedRegex(@"/schemas/ids/(\d+)$")]
    private static partial Regex SchemaPath();
}
