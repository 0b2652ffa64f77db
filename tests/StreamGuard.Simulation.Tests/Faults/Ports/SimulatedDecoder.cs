using StreamGuard.Core.Transactions;
using StreamGuard.Pipeline.Records;
using StreamGuard.Simulation.Tests.Faults.Runs;

namespace StreamGuard.Simulation.Tests.Faults.Ports;

/// <summary>Reads <see cref="PaymentValue"/>s; some of them only while the schema registry answers.</summary>
internal sealed class SimulatedDecoder(SimulatedWorld world) : ITransactionDecoder
{
    public string FailureDetail => string.Empty;

    public DecodeFailure Decode(ReadOnlySpan<byte> value, long timestampMs, out Transaction transaction)
    {
        transaction = default;
        if (world.RegistryIsDown && PaymentValue.AsksRegistry(value)) return DecodeFailure.RegistryUnavailable;
        return PaymentValue.TryRead(value, out transaction) ? DecodeFailure.None : DecodeFailure.Malformed;
    }
}
