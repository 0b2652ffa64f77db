using System.Net.Http.Headers;
using System.Text;
using Polly;
using Polly.CircuitBreaker;
using Polly.Retry;
using Polly.Timeout;

namespace StreamGuard.Avro.Registry;

/// <summary>
/// Sends requests to the registry: each attempt with a time limit, failed ones again with growing, jittered waits, all within a time
/// limit, and none for a while after most have failed. Safe for any number of threads.
/// </summary>
internal sealed class RegistryTransport : IDisposable
{
    private const string ContentType = "application/vnd.schemaregistry.v1+json";
    private const int MaxAnswerBytes = 8 * 1024 * 1024;

    private readonly HttpClient _client;
    private readonly ResiliencePipeline<RegistryAnswer> _pipeline;

    internal RegistryTransport(SchemaRegistryOptions options, TimeProvider clock, HttpMessageHandler? handler)
    {
        Uri url = options.Url ?? throw new ArgumentException("The registry's address is missing.", nameof(options));
        _client = new HttpClient(handler ?? new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.FromMinutes(5) })
        {
            // Relative request addresses replace what follows the last slash, so that there must be one at the end.
            BaseAddress = url.AbsoluteUri.EndsWith('/') ? url : new Uri(url.AbsoluteUri + "/"),
            Timeout = Timeout.InfiniteTimeSpan,     // the pipeline below keeps the time
            MaxResponseContentBufferSize = MaxAnswerBytes,
        };
        _client.DefaultRequestHeaders.Accept.ParseAdd($"{ContentType}, application/json");
        if (!string.IsNullOrEmpty(options.UserName)) _client.DefaultRequestHeaders.Authorization = Basic(options);
        _pipeline = Build(options, clock);
    }

    /// <summary>Sends a request.</summary>
    /// <returns>The answer, or what is to be told when there was none.</returns>
    internal async Task<(RegistryAnswer? Answer, string? Failure)> SendAsync(HttpMethod method, string path, string? json, CancellationToken cancellationToken)
    {
        try
        {
            RegistryAnswer answer = await _pipeline.ExecuteAsync(
                static async (state, token) => await state.Self.SendOnceAsync(state.method, state.path, state.json, token).ConfigureAwait(false),
                (Self: this, method, path, json),
                cancellationToken).ConfigureAwait(false);
            return (answer, null);
        }
        catch (TimeoutRejectedException error)
        {
            return (null, $"The schema registry at {_client.BaseAddress} did not answer within {error.Timeout.TotalSeconds} s.");
        }
        catch (BrokenCircuitException)
        {
            return (null, $"The schema registry at {_client.BaseAddress} failed repeatedly and is not asked for a moment.");
        }
        catch (Exception error) when (error is HttpRequestException or IOException)
        {
            return (null, $"The schema registry at {_client.BaseAddress} cannot be reached: {error.Message}");
        }
    }

    public void Dispose() => _client.Dispose();

    private async ValueTask<RegistryAnswer> SendOnceAsync(HttpMethod method, string path, string? json, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(method, path);
        if (json is not null)
        {
            request.Content = new StringContent(json, Encoding.UTF8);
            request.Content.Headers.ContentType = new MediaTypeHeaderValue(ContentType);
        }

        using HttpResponseMessage response = await _client.SendAsync(request, cancellationToken).ConfigureAwait(false);
        return new RegistryAnswer(response.StatusCode, await response.Content.ReadAsStringAsync(cancellationToken).ConfigureAwait(false));
    }

    private static ResiliencePipeline<RegistryAnswer> Build(SchemaRegistryOptions options, TimeProvider clock)
    {
        PredicateBuilder<RegistryAnswer> failures = new PredicateBuilder<RegistryAnswer>()
            .Handle<HttpRequestException>()
            .Handle<IOException>()
            .Handle<TimeoutRejectedException>()
            .HandleResult(static answer => answer.IsTransient);
        return new ResiliencePipelineBuilder<RegistryAnswer> { TimeProvider = clock }
            .AddTimeout(options.TotalTimeout)
            .AddRetry(new RetryStrategyOptions<RegistryAnswer>
            {
                ShouldHandle = failures,
                MaxRetryAttempts = options.Retries,
                Delay = options.RetryDelay,
                MaxDelay = TimeSpan.FromSeconds(10),
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true,
            })
            .AddCircuitBreaker(new CircuitBreakerStrategyOptions<RegistryAnswer>
            {
                ShouldHandle = failures,
                FailureRatio = 0.8,
                MinimumThroughput = 10,
                SamplingDuration = TimeSpan.FromSeconds(30),
                BreakDuration = options.BreakDuration,
            })
            .AddTimeout(options.AttemptTimeout)
            .Build();
    }

    private static AuthenticationHeaderValue Basic(SchemaRegistryOptions options)
    {
        string password = options.PasswordFile is null ? options.Password ?? string.Empty : File.ReadAllText(options.PasswordFile).TrimEnd('\r', '\n');
        return new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{options.UserName}:{password}")));
    }
}
