using System.Net;
using StreamGuard.Avro.Registry;
using StreamGuard.Core.Transactions;
using StreamGuard.Kafka.Serialization;
using StreamGuard.Pipeline.Records;

namespace StreamGuard.Kafka.Tests.Serialization;

/// <summary>A registry that answers late must cost the polling thread nothing: the decoder never waits for it.</summary>
public sealed class SlowRegistryTests
{
    private const int NewId = 7, KnownId = 8;

    [Fact]
    public async Task Decode_RegistryKeepsSilent_AnswersAtOnceAndKnownIdsGoOn()
    {
        using var handler = new Registry();
        using var schemas = new SchemaRegistryClient(new SchemaRegistryOptions { Url = new Uri("http://registry/") }, TimeProvider.System, handler);
        (await schemas.GetAsync(KnownId, CancellationToken.None)).Status.ShouldBe(SchemaLookupStatus.Found);
        handler.Silence();
        var decoder = new AvroTransactionDecoder(schemas);
        byte[] unknown = new TransactionEncoder(NewId).EncodeToArray(Samples.Full), known = new TransactionEncoder(KnownId).EncodeToArray(Samples.Full);

        // Were the request made on this thread, the first call would never return: the registry answers only after all of them.
        Task polling = Task.Run(() =>
        {
            for (int i = 0; i < 10_000; i++)
            {
                decoder.Decode(unknown, Samples.NowMs, out Transaction _).ShouldBe(DecodeFailure.RegistryUnavailable);
                decoder.Decode(known, Samples.NowMs, out Transaction _).ShouldBe(DecodeFailure.None);
            }
        });
        await polling.WaitAsync(Wait.Deadline);
        handler.Requests(NewId).ShouldBeLessThanOrEqualTo(1, "one request is in the air, however often the message is offered");

        handler.Answer();
        Wait.Until(() => decoder.Decode(unknown, Samples.NowMs, out Transaction _) == DecodeFailure.None, "the schema arrived", () => Thread.Yield());
    }

    private sealed class Registry : HttpMessageHandler
    {
        private readonly TaskCompletionSource _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly List<string> _paths = [];
        private volatile bool _isSilent;

        internal void Silence() => _isSilent = true;

        internal void Answer() => _answer.SetResult();

        internal int Requests(int id)
        {
            lock (_paths) return _paths.Count(path => path.EndsWith($"/{id}", StringComparison.Ordinal));
        }

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            lock (_paths) _paths.Add(request.RequestUri!.AbsolutePath);
            if (_isSilent) await _answer.Task;
            string schema = System.Text.Json.JsonSerializer.Serialize(StreamGuardSchemas.Transaction.Json);
            return new HttpResponseMessage(HttpStatusCode.OK) { Content = new StringContent($"{{\"schema\":{schema}}}") };
        }
    }
}
