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

    /// <summary>Loads the data of runs that are not going to run, as far as it lies on this machine.</summary>
    /// <param name="catalog">The plugins.</param>
    /// <param name="requests">The runs.</param>
    /// <param name="display">Shows what datasets have to say.</param>
    /// <param name="verbose">Whether it shows everything.</param>
    /// <returns>Everything that is wrong with it.</returns>
    public static IReadOnlyList<Fault> LookAtData(
        PluginCatalog catalog,
        IReadOnlyList<RunRequest> requests,
        IRunDisplay display,
        bool verbose
    )
    {
        using var host = Build(catalog, new DisplayLoggerProvider(display, verbose));
        return host
            .Services.GetRequiredService<DataPreview>()
            .Faults(requests, line => display.Say("note", line), CancellationToken.None);
    }
}
