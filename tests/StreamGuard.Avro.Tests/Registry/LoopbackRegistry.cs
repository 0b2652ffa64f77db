using System.Net;
using System.Net.Sockets;
using System.Text;

namespace StreamGuard.Avro.Tests.Registry;

/// <summary>Answers every HTTP request on a loopback socket with the same JSON, one connection at a time.</summary>
internal sealed class LoopbackRegistry : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly string _json;

    internal LoopbackRegistry(string json)
    {
        _json = json;
        _listener.Start();
        Address = new Uri($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/");
        Serving = ServeAsync();
    }

    internal Uri Address { get; }

    internal string LastPath { get; private set; } = string.Empty;

    private Task Serving { get; }

    public void Dispose() => _listener.Dispose();

    private async Task ServeAsync()
    {
        try
        {
            while (true)
            {
                using TcpClient peer = await _listener.AcceptTcpClientAsync();
                using var reader = new StreamReader(peer.GetStream(), Encoding.ASCII);
                string request = await reader.ReadLineAsync() ?? string.Empty;
                while (!string.IsNullOrEmpty(await reader.ReadLineAsync()))
                {
                    // the headers end with an empty line
                }

                LastPath = request.Split(' ')[1];
                string answer = $"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {_json.Length}\r\nConnection: close\r\n\r\n{_json}";
                await peer.GetStream().WriteAsync(Encoding.ASCII.GetBytes(answer));
            }
        }
        catch (Exception error) when (error is SocketException or ObjectDisposedException)
        {
            // The listener was closed: the test is over.
        }
    }
}
