using Microsoft.Extensions.DependencyInjection;
using Rlfw.Contracts;
using Rlfw.Hosting.Hub;

namespace Rlfw.Hosting;

/// <summary>Puts plugins into a host.</summary>
public static class PluginHostExtensions
{
    /// <summary>Registers a loaded catalog, the factory that makes its plugins, and the hub that they may ask for.</summary>
    /// <param name="services">The host's services.</param>
    /// <param name="catalog">What <see cref="PluginHost.Load"/> gave.</param>
    public static IServiceCollection AddRlfwPlugins(this IServiceCollection services, PluginCatalog catalog) =>
        services
            .AddSingleton(catalog)
            .AddSingleton<IPluginCatalog>(catalog)
            .AddSingleton<IPluginFactory>(provider => new PluginFactory(catalog, provider))
            .AddRlfwHub();
}
