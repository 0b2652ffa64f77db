using System.Globalization;
using System.Text.RegularExpressions;
using StreamGuard.Integration.Tests.Processes;

namespace StreamGuard.Integration.Tests.Outages;

/// <summary>What a worker says of itself on its metrics page.</summary>
internal static class WorkerMetrics
{
    private static readonly HttpClient Http = new() { Timeout = TimeSpan.FromSeconds(10) };

    /// <summary>The sum of a counter or gauge over its tags; 0 when it is not there yet.</summary>
    internal static double Read(ProgramProcess worker, string name)
    {
        string port = Regex.Match(worker.Output, @"served on 127\.0\.0\.1:(\d+)").Groups[1].Value;
        if (port.Length == 0) return 0;
        using var request = new HttpRequestMessage(HttpMethod.Get, $"http://127.0.0.1:{port}/metrics");
        using HttpResponseMessage response = Http.Send(request);
        using var text = new StreamReader(response.Content.ReadAsStream());
        return text.ReadToEnd().Split('\n')
            .Where(line => Regex.IsMatch(line, $@"^{name}(\{{[^}}]*\}})? "))
            .Sum(line => double.Parse(line.Split(' ')[^1].Trim(), CultureInfo.InvariantCulture));
    }
}
