using System.Reflection;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.DependencyInjection;
using Rlfw.Contracts;
using Rlfw.Plans;

namespace Rlfw.Hosting;

/// <summary>Reads the plugins of an assembly off its types, and holds each against the rules for plugin classes.</summary>
internal static class PluginTypes
{
    /// <summary>Describes every class that is marked as a plugin.</summary>
    /// <param name="types">All types of the assembly.</param>
    /// <param name="manifest">The folder's manifest.</param>
    /// <param name="folder">The folder.</param>
    /// <exception cref="PluginLoadException">A class breaks a rule.</exception>
    public static IReadOnlyList<PluginDescriptor> Describe(Type[] types, PluginManifest manifest, string folder)
    {
        var plugins = types
            .Where(type => type.IsDefined(typeof(PluginAttribute), inherit: false))
            .Select(type => Describe(type, manifest, folder))
            .ToArray();
        var twice = plugins.GroupBy(NameOf).FirstOrDefault(group => group.Count() > 1);
        return twice is null
            ? plugins
            : throw new PluginLoadException(
                $"{twice.Key.Quoted()} is the id of two classes: {string.Join(", ", twice.Select(p => p.ImplementationType.FullName))}"
            );
    }

    /// <summary>What names a described plugin.</summary>
    /// <param name="plugin">The plugin.</param>
    public static PluginName NameOf(PluginDescriptor plugin) => new(plugin.Kind, plugin.Id);

    /// <summary>Calls the assembly's <see cref="IPluginServices"/>, where it has one.</summary>
    /// <param name="types">All types of the assembly.</param>
    /// <exception cref="PluginLoadException">There are several, or it cannot be made, or it throws.</exception>
    public static IServiceCollection CollectServices(Type[] types)
    {
        var services = new ServiceCollection();
        var registrars = types.Where(type => type.IsClass && type.IsAssignableTo(typeof(IPluginServices))).ToArray();
        if (registrars.Length == 0)
        {
            return services;
        }

        if (registrars.Length > 1)
        {
            throw new PluginLoadException(
                $"it has {registrars.Length} classes that implement {nameof(IPluginServices)}; one is allowed: "
                    + string.Join(", ", registrars.Select(type => type.FullName))
            );
        }

        var registrar = registrars[0];
        if (!registrar.IsVisible || registrar.IsAbstract || registrar.GetConstructor([]) is null)
        {
            throw new PluginLoadException(
                $"{registrar.FullName} must be public and have a public parameterless constructor"
            );
        }

        try
        {
            ((IPluginServices)Activator.CreateInstance(registrar)!).Register(services);
        }
        catch (Exception fault)
        {
            var cause = fault is TargetInvocationException { InnerException: { } inner } ? inner : fault;
            throw new PluginLoadException(
                $"{registrar.FullName}.{nameof(IPluginServices.Register)} threw {LoadFaults.Describe(cause)}",
                cause
            );
        }

        return services;
    }

    private static PluginDescriptor Describe(Type type, PluginManifest manifest, string folder)
    {
        var attribute = type.GetCustomAttribute<PluginAttribute>(inherit: false)!;
        if (!ManifestForms.IsPluginId(attribute.Id))
        {
            throw new PluginLoadException($"{type.FullName}: the id '{attribute.Id}' is not kebab-case (my-plugin)");
        }

        if (!type.IsVisible || type.IsAbstract || type.ContainsGenericParameters)
        {
            throw new PluginLoadException(
                $"{type.FullName}: a plugin class must be public, and neither abstract nor generic"
            );
        }

        if (type.GetConstructors().Length != 1)
        {
            throw new PluginLoadException($"{type.FullName}: a plugin class must have exactly one public constructor");
        }

        CheckOptions(type, attribute.OptionsType);
        RuntimeHelpers.RunClassConstructor(type.TypeHandle);
        return new PluginDescriptor
        {
            Kind = KindOf(type),
            Id = attribute.Id,
            Summary = attribute.Summary,
            ImplementationType = type,
            OptionsType = attribute.OptionsType,
            Package = manifest.Id,
            PackageVersion = manifest.Version,
            Folder = folder,
        };
    }

    private static PluginKind KindOf(Type type)
    {
        var kinds = type.GetInterfaces()
            .Select(contract => contract.GetCustomAttribute<PluginContractAttribute>(inherit: false))
            .OfType<PluginContractAttribute>()
            .Select(contract => contract.Kind)
            .Distinct()
            .ToArray();
        return kinds.Length switch
        {
            1 => kinds[0],
            0 => throw new PluginLoadException(
                $"{type.FullName} is marked as a plugin and implements no plugin contract (IReward, IEnvironment, ...)"
            ),
            _ => throw new PluginLoadException(
                $"{type.FullName} implements contracts of several kinds ({string.Join(", ", kinds)}): make it two classes"
            ),
        };
    }

    private static void CheckOptions(Type type, Type options)
    {
        if (!options.IsVisible || !options.IsClass || options.IsAbstract || options.ContainsGenericParameters)
        {
            throw new PluginLoadException($"{type.FullName}: its options type {options.Name} must be a public record");
        }

        if (options.GetConstructor([]) is null)
        {
            throw new PluginLoadException(
                $"{type.FullName}: its options record {options.Name} needs a parameterless constructor, which gives the "
                    + "defaults; write options as properties with { get; init; }"
            );
        }

        try
        {
            // What experiment files cannot hold shows now, not when somebody chooses the plugin.
            OptionDescriber.Check(options);
        }
        catch (PluginException fault)
        {
            throw new PluginLoadException($"{type.FullName}: {fault.Message}", fault);
        }
    }
}
