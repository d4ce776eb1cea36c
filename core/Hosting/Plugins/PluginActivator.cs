using System.Reflection;
using Rlfw.Contracts;

namespace Rlfw.Hosting;

/// <summary>Calls a plugin's constructor with what it asks for.</summary>
internal static class PluginActivator
{
    /// <summary>Makes an instance.</summary>
    /// <param name="type">The plugin class; the loader saw to it that there is one public constructor.</param>
    /// <param name="offered">Options and context objects, matched by type, in order.</param>
    /// <param name="services">Everything else, by exact type.</param>
    /// <exception cref="PluginLoadException">Nobody provides what a parameter asks for.</exception>
    public static object Create(Type type, IReadOnlyList<object> offered, IReadOnlyList<IServiceProvider> services)
    {
        var constructor = type.GetConstructors()[0];
        var arguments = Array.ConvertAll(
            constructor.GetParameters(),
            parameter => Argument(parameter, offered, services)
        );
        return constructor.Invoke(BindingFlags.DoNotWrapExceptions, binder: null, arguments, culture: null);
    }

    private static object? Argument(
        ParameterInfo parameter,
        IReadOnlyList<object> offered,
        IReadOnlyList<IServiceProvider> services
    )
    {
        var type = parameter.ParameterType;
        var value =
            offered.FirstOrDefault(type.IsInstanceOfType)
            ?? services.Select(provider => provider.GetService(type)).FirstOrDefault(service => service is not null);
        if (value is not null || parameter.HasDefaultValue)
        {
            return value ?? parameter.DefaultValue;
        }

        throw new PluginLoadException(
            $"its constructor asks for a {type.Name} ('{parameter.Name}'), which nobody provides; offered here are "
                + $"{string.Join(", ", offered.Select(o => o.GetType().Name))}, logging, and what its {nameof(IPluginServices)} registers"
        );
    }
}
