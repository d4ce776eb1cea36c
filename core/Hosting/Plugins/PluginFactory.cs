using System.Collections.Concurrent;
using System.Reflection;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Rlfw.Contracts;

namespace Rlfw.Hosting;

/// <summary>
/// Makes plugin instances by constructor injection. A parameter is looked for among the options and the context, then in the
/// services of the plugin's own folder, then in the host's. Safe from any thread.
/// </summary>
/// <param name="catalog">The loaded plugins.</param>
/// <param name="host">The host's services.</param>
public sealed class PluginFactory(PluginCatalog catalog, IServiceProvider host)
    : IPluginFactory,
        IDisposable,
        IAsyncDisposable
{
    // One container a folder, made when its first plugin is. Lazy: two runs may ask at once.
    private readonly ConcurrentDictionary<string, Lazy<ServiceProvider>> _containers = new(StringComparer.Ordinal);

    /// <inheritdoc />
    public TContract Create<TContract>(PluginChoice choice, params object[] context)
        where TContract : class
    {
        ArgumentNullException.ThrowIfNull(choice);
        ArgumentNullException.ThrowIfNull(context);
        var plugin = choice.Plugin;
        if (!plugin.Implements<TContract>())
        {
            var noun = typeof(TContract).GetCustomAttribute<PluginContractAttribute>()?.Noun is { Length: > 0 } n
                ? n
                : typeof(TContract).Name;
            throw new PluginException($"{Where(choice)} is not {noun}");
        }

        try
        {
            return (TContract)
                PluginActivator.Create(plugin.ImplementationType, [choice.Options, .. context], ServicesFor(plugin));
        }
        catch (UserErrorException fault)
        {
            throw new UserErrorException($"{Where(choice)}: {fault.Message}", fault);
        }
        catch (Exception fault) when (fault is PluginLoadException or PluginException)
        {
            throw new PluginException($"{Where(choice)}: {fault.Message}", fault);
        }
        catch (TypeInitializationException fault)
        {
            throw new PluginException($"{Where(choice)}: {LoadFaults.Explain(fault)}", fault);
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            throw new PluginException($"{Where(choice)}: its constructor threw {LoadFaults.Describe(fault)}", fault);
        }
    }

    /// <inheritdoc />
    public PluginChoice Choose(PluginKind kind, string id, IReadOnlyDictionary<string, object> options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var plugin =
            catalog.Find(kind, id)
            ?? throw new PluginException(
                $"there is no {kind.ToString().ToLowerInvariant()} plugin '{id}': see rlfw plugins list for what was found, and what could not be loaded"
            );
        return new PluginChoice(plugin, OptionValues.Make(plugin, options));
    }

    /// <summary>Disposes the services of all plugin folders, not the plugins: those belong to whoever created them.</summary>
    public void Dispose()
    {
        foreach (var container in _containers.Values.Where(container => container.IsValueCreated))
        {
            container.Value.Dispose();
        }
    }

    /// <summary>As <see cref="Dispose"/>, for services that are disposed asynchronously.</summary>
    public async ValueTask DisposeAsync()
    {
        foreach (var container in _containers.Values.Where(container => container.IsValueCreated))
        {
            await container.Value.DisposeAsync().ConfigureAwait(false);
        }
    }

    /// <summary>"experiments.yaml:12:5: reward 'format'".</summary>
    private static string Where(PluginChoice choice)
    {
        var name = PluginTypes.NameOf(choice.Plugin).Quoted();
        return choice.Source.Length > 0 ? $"{choice.Source}: {name}" : name;
    }

    private IReadOnlyList<IServiceProvider> ServicesFor(PluginDescriptor plugin) =>
        catalog.PackageOf(plugin) is { } package
            ? [_containers.GetOrAdd(package.Folder, _ => new(() => Build(package.Services))).Value, host]
            : [host];

    /// <summary>The folder's container: its own services, and from the host what a service may ask for.</summary>
    private ServiceProvider Build(IServiceCollection own)
    {
        // Instances, not factories: a container disposes what its factories made, and these are the host's.
        IServiceCollection services = new ServiceCollection { own };
        services.TryAddSingleton(host.GetService<ILoggerFactory>() ?? NullLoggerFactory.Instance);
        services.TryAddSingleton(typeof(ILogger<>), typeof(Logger<>));
        services.TryAddSingleton(host.GetService<TimeProvider>() ?? TimeProvider.System);
        services.TryAddSingleton<IPluginFactory>(this);
        services.TryAddSingleton<IPluginCatalog>(catalog);
        if (host.GetService<IHub>() is { } hub)
        {
            services.TryAddSingleton(hub);
        }

        try
        {
            return services.BuildServiceProvider(new ServiceProviderOptions { ValidateOnBuild = true });
        }
        catch (AggregateException fault)
        {
            // One fault a service; the innermost exception names what is missing.
            throw new PluginLoadException(
                $"its folder's services: {fault.InnerExceptions[0].GetBaseException().Message}",
                fault
            );
        }
    }
}
