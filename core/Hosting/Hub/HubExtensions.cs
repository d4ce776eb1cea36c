using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Rlfw.Contracts;
using Rlfw.Http;

namespace Rlfw.Hosting.Hub;

/// <summary>Puts the hub into a host.</summary>
public static class HubExtensions
{
    /// <summary>
    /// Registers <see cref="IHub"/> as the environment's variables set it up, where there is none; progress goes to the host's
    /// <see cref="IHubObserver"/>.
    /// </summary>
    /// <param name="services">The host's services.</param>
    public static IServiceCollection AddRlfwHub(this IServiceCollection services)
    {
        services.TryAddSingleton<IHub>(provider => new HuggingFaceHub(
            () => HubSettings.From(Environment.GetEnvironmentVariable),
            HubSettings.Patience(new HttpPolicy(), Environment.GetEnvironmentVariable),
            provider.GetService<TimeProvider>() ?? TimeProvider.System,
            provider.GetService<ILogger<HuggingFaceHub>>() ?? NullLogger<HuggingFaceHub>.Instance,
            provider.GetService<IHubObserver>()
        ));
        return services;
    }
}
