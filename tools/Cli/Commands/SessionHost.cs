using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Rlfw.Hosting;
using Rlfw.Hosting.Hub;
using Rlfw.Hosting.Launching;
using Rlfw.Plans;

namespace Rlfw.Cli;

/// <summary>The host of one command: plugins, clock, launcher, queue, and logging to the display.</summary>
internal static class SessionHost
{
    /// <summary>Makes it.</summary>
    /// <param name="catalog">The plugins.</param>
    /// <param name="logger">Shows what is logged.</param>
    /// <param name="say">Says how far downloads are; null for nobody.</param>
    public static IHost Build(PluginCatalog catalog, ILoggerProvider logger, Action<string>? say = null)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        // What is shown is the provider's choice.
        builder.Logging.SetMinimumLevel(LogLevel.Trace).AddProvider(logger);
        if (say is not null)
        {
            builder.Services.AddSingleton<IHubObserver>(new HubLines(say, TimeProvider.System));
        }

        builder.Services.AddRlfwPlugins(catalog).AddRlfwLaunching();
        return builder.Build();
    }

    /// <summary>Everything that is wrong with runs that are about to begin.</summary>
    /// <param name="catalog">The plugins.</param>
    /// <param name="requests">The runs and their folders.</param>
    public static IReadOnlyList<Fault> Preflight(PluginCatalog catalog, IReadOnlyList<RunRequest> requests)
    {
        // What plugins log while they are tried, they log again when they are made for the run.
        using var host = Build(catalog, NullLoggerProvider.Instance);
        return host.Services.GetRequiredService<Preflight>().Faults(requests);
    }
}
