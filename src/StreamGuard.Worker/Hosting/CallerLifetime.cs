using Microsoft.Extensions.Hosting;

namespace StreamGuard.Worker.Hosting;

/// <summary>
/// Leaves signals alone. The status server must outlive the drain that a signal begins, so whoever started it stops it; the
/// framework's console lifetime would stop it at the signal.
/// </summary>
internal sealed class CallerLifetime : IHostLifetime
{
    /// <inheritdoc />
    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc />
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
