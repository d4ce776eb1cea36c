using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Rlfw.Hosting.Launching;

/// <summary>Puts the launching of runs into a host.</summary>
public static class LaunchingExtensions
{
    /// <summary>Registers <see cref="Preflight"/>, <see cref="RunLauncher"/>, <see cref="RunQueue"/> and <see cref="BacklogSender"/>, and the system's clock where there is none.</summary>
    /// <param name="services">The host's services, with plugins and logging.</param>
    public static IServiceCollection AddRlfwLaunching(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        return services
            .AddSingleton<Preflight>()
            .AddSingleton<DataPreview>()
            .AddSingleton<RunLauncher>()
            .AddSingleton<RunQueue>()
            .AddSingleton<BacklogSender>();
    }
}
