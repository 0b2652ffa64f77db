using Microsoft.Extensions.Logging;
using StreamGuard.OnnxRuntime;

namespace StreamGuard.Inference.Running;

/// <summary>
/// The configured execution providers in order, one of which serves. One thread at a time; <see cref="Current"/> may be read from any.
/// </summary>
internal sealed class ProviderChain : IDisposable
{
    private readonly IReadOnlyList<OrtProvider> _providers;
    private readonly Func<OrtProvider, IEnsembleRunner> _create;
    private readonly Action<IEnsembleRunner> _warmUp;
    private readonly ILogger _logger;
    private readonly List<string> _failures = [];
    private IEnsembleRunner? _runner;
    private int _next;
    private volatile int _current;

    public ProviderChain(
        IReadOnlyList<OrtProvider> providers, Func<OrtProvider, IEnsembleRunner> create, Action<IEnsembleRunner> warmUp, ILogger logger)
    {
        _providers = providers;
        _create = create;
        _warmUp = warmUp;
        _logger = logger;
    }

    /// <summary>The provider that serves.</summary>
    public OrtProvider Current => _providers[_current];

    /// <summary>Its sessions.</summary>
    public IEnsembleRunner Runner => _runner ?? throw new InvalidOperationException("No execution provider has been started.");

    /// <summary>Which providers failed, and why.</summary>
    public IReadOnlyList<string> Failures => _failures;

    /// <summary>
    /// Lets the next provider that can take over; the one that served until then is released only if there is such a one.
    /// </summary>
    /// <returns>False when there is none; then the one that served still does.</returns>
    /// <exception cref="ModelException">A graph is not what it must be, on whatever provider.</exception>
    public bool TryMoveNext()
    {
        while (_next < _providers.Count)
        {
            OrtProvider provider = _providers[_next];
            IEnsembleRunner? candidate = null;
            try
            {
                candidate = _create(provider);
                _warmUp(candidate);
            }
            catch (MemberFailedException error)
            {
                candidate?.Dispose();
                _next++;
                Remember(provider, error.Message);
                _logger.ProviderUnavailable(provider, error.Message);
                continue;
            }
            _runner?.Dispose();
            _runner = candidate;
            _current = _next++;
            return true;
        }
        return false;
    }

    /// <summary>Notes why a provider does not serve any more.</summary>
    public void Remember(OrtProvider provider, string reason) => _failures.Add($"{provider}: {reason}");

    public void Dispose()
    {
        _runner?.Dispose();
        _runner = null;
    }
}
