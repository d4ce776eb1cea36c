using Microsoft.Extensions.Hosting;

namespace Rlfw.Serving.Endpoints;

/// <summary>The host begins and ends when it is told: signals are the command line's matter.</summary>
internal sealed class OwnLifetime : IHostLifetime
{
    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
