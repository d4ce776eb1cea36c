using Microsoft.Extensions.Hosting;

namespace Rlfw.Serving.Endpoints;

/// <summary>The host begins and ends when it is told: signals are the command line's matter.</summary>
public sealed class OwnLifetime : IHostLifetime
{
    /// <inheritdoc />
    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc />
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
