using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Rlfw.Hosting;
using Rlfw.Hosting.Launching;

namespace Rlfw.Cli;

/// <summary>The host of one command: plugins, clock, launcher, queue, and logging to the display.</summary>
internal static class SessionHost
{
    public static IHost Build(PluginCatalog catalog, ILoggerProvider logger)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        // What is shown is the provider's choice.
        builder.Logging.SetMinimumLevel(LogLevel.Trace).AddProvider(logger);
        builder
            .Services.AddRlfwPlugins(catalog)
            .AddSingleton(TimeProvider.System)
            .AddSingleton<RunLauncher>()
            .AddSingleton<RunQueue>();
        return builder.Build();
    }
}
