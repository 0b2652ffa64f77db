using System.Net;
using System.Text.Json;
using StreamGuard.Avro.Schemas;

namespace StreamGuard.Avro.Registry;

/// <summary>
/// A schema registry with Confluent's REST interface. What it answered for an id is kept: a schema for good, "no such schema" for a
/// time. However many ask for an id at once, it is fetched once. Failures are never kept beyond a short pause, and do not
/// touch what is known already. Safe for any number of threads.
/// </summary>
public sealed class SchemaRegistryClient : ISchemaSource
{
    private const int MaxConcurrentRequests = 8;
    private static readonly SchemaLookup Pending = new(SchemaLookupStatus.Pending, Detail: "The schema is being fetched.");

    private readonly SchemaRegistryOptions _options;
    private readonly TimeProvider _clock;
    private readonly RegistryTransport _transport;
    private readonly SemaphoreSlim _requests = new(MaxConcurrentRequests);

    // Never disposed: requests still in the air look at it while the client closes, and without timers it holds nothing to release.
    private readonly CancellationTokenSource _closing = new();
    private readonly Lock _gate = new();
    private readonly Dictionary<int, Entry> _entries = [];

    /// <summary>Creates a client; the registry is not asked yet.</summary>
    /// <param name="options">How the registry is reached; they must be valid.</param>
    /// <param name="clock">Measures how long an answer is believed, and the waits between attempts.</param>
    /// <param name="handler">Sends the requests; null = over the network. Disposed with the client.</param>
    /// <exception cref="IOException">The password's file cannot be read.</exception>
    public SchemaRegistryClient(SchemaRegistryOptions options, TimeProvider clock, HttpMessageHandler? handler = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(clock);
        _options = options;
        _clock = clock;
        _transport = new RegistryTransport(options, clock, handler);
    }

    /// <inheritdoc/>
    public SchemaLookup TryGet(int id)
    {
        Entry? entry = Find(id);
        if (entry is null) return TooMany();
        return entry.Fetch.IsCompleted ? entry.Fetch.GetAwaiter().GetResult() : Pending;
    }

    /// <inheritdoc/>
    public async ValueTask<SchemaLookup> GetAsync(int id, CancellationToken cancellationToken)
    {
        Entry? entry = Find(id);
        return entry is null ? TooMany() : await entry.Fetch.WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask<SchemaRegistration> RegisterAsync(string subject, string schemaJson, CancellationToken cancellationToken)
    {
        AvroSchema schema = AvroSchema.Parse(schemaJson);
        string request = $"{{\"schema\":\"{JsonEncodedText.Encode(schemaJson)}\"}}";
        (RegistryAnswer? sent, string? failure) = await _transport
            .SendAsync(HttpMethod.Post, $"subjects/{Uri.EscapeDataString(subject)}/versions", request, cancellationToken).ConfigureAwait(false);
        if (sent is not { } answer) return new SchemaRegistration(0, Succeeded: false, IsTransient: true, failure);
        if (!answer.IsSuccess)
        {
            string refusal = $"The schema registry refused the schema for '{subject}' with status {(int)answer.Status}: {RegistryJson.Message(answer.Body)}";
            return new SchemaRegistration(0, Succeeded: false, answer.IsTransient, refusal);
        }

        if (RegistryJson.Id(answer.Body) is not { } id)
        {
            string strange = $"The answer to the schema for '{subject}' holds no id; is {_options.Url} a schema registry?";
            return new SchemaRegistration(0, Succeeded: false, IsTransient: true, strange);
        }

        lock (_gate) _entries[id] = new Entry(Task.FromResult(new SchemaLookup(SchemaLookupStatus.Found, schema)));
        return new SchemaRegistration(id, Succeeded: true);
    }

    /// <summary>Gives up what is being fetched, and closes the connections.</summary>
    public void Dispose()
    {
        _closing.Cancel();
        _transport.Dispose();
    }

    /// <summary>The entry that answers for an id, freshly started when there is none or it is too old; null when too many are in the air.</summary>
    private Entry? Find(int id)
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_closing.IsCancellationRequested, this);
            if (_entries.TryGetValue(id, out Entry? known) && !IsOutdated(known)) return known;
            if (known is null && _entries.Count >= _options.CacheSize && !MakeRoomNeedsLock()) return null;

            // On the pool: building a request costs more than a polling thread should pay.
            var entry = new Entry(Task.Run(() => FetchAsync(id)));
            _entries[id] = entry;
            return entry;
        }
    }

    private bool IsOutdated(Entry entry)
    {
        if (!entry.Fetch.IsCompletedSuccessfully) return entry.Fetch.IsCompleted;
        SchemaLookupStatus status = entry.Fetch.Result.Status;
        if (status is SchemaLookupStatus.Found or SchemaLookupStatus.Unusable) return false;
        TimeSpan lifetime = status == SchemaLookupStatus.Unknown ? _options.UnknownLifetime : _options.UnavailablePause;
        if (entry.AnsweredAt is null)
        {
            // Whatever its lifetime, an answer is looked at once: a lifetime of zero would otherwise hide it for ever.
            entry.AnsweredAt = _clock.GetTimestamp();
            return false;
        }

        return _clock.GetElapsedTime(entry.AnsweredAt.Value) >= lifetime;
    }

    private bool MakeRoomNeedsLock()
    {
        List<int> worthless =
            [.. _entries.Where(pair => pair.Value.Fetch.IsCompletedSuccessfully && pair.Value.Fetch.Result.Schema is null).Select(pair => pair.Key)];
        if (worthless.Count == 0) worthless = [.. _entries.Where(pair => pair.Value.Fetch.IsCompleted).Select(pair => pair.Key)];
        foreach (int id in worthless) _entries.Remove(id);
        return worthless.Count > 0;
    }

    private async Task<SchemaLookup> FetchAsync(int id)
    {
        try
        {
            await _requests.WaitAsync(_closing.Token).ConfigureAwait(false);
            try
            {
                (RegistryAnswer? answer, string? failure) = await _transport
                    .SendAsync(HttpMethod.Get, $"schemas/ids/{id}", json: null, _closing.Token).ConfigureAwait(false);
                return answer is { } received ? Interpret(id, received) : new SchemaLookup(SchemaLookupStatus.Unavailable, Detail: failure);
            }
            finally
            {
                _requests.Release();
            }
        }
        catch (Exception error) when (error is OperationCanceledException or ObjectDisposedException && _closing.IsCancellationRequested)
        {
            return new SchemaLookup(SchemaLookupStatus.Unavailable, Detail: "The schema registry client was closed.");
        }
    }

    private SchemaLookup Interpret(int id, RegistryAnswer answer)
    {
        if (answer.Status == HttpStatusCode.NotFound) return new SchemaLookup(SchemaLookupStatus.Unknown, Detail: $"The schema registry has no schema {id}.");
        if (answer.IsSuccess) return RegistryJson.Schema(id, answer.Body);
        string detail = $"The schema registry answered status {(int)answer.Status} for schema {id}: {RegistryJson.Message(answer.Body)}";
        return new SchemaLookup(SchemaLookupStatus.Unavailable, Detail: detail);
    }

    private static SchemaLookup TooMany() => new(SchemaLookupStatus.Unavailable, Detail: "More schemas are being fetched than the cache can hold.");

    /// <summary>One id. <see cref="AnsweredAt"/> is set under the lock, when the answer is first looked at.</summary>
    private sealed class Entry(Task<SchemaLookup> fetch)
    {
        public Task<SchemaLookup> Fetch { get; } = fetch;

        public long? AnsweredAt { get; set; }
    }
}
