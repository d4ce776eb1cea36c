using System.Reflection;
using System.Runtime.CompilerServices;
using Rlfw.Contracts;

namespace Rlfw.Plans.Binding;

/// <summary>The options of a record type.</summary>
internal sealed class OptionRecord
{
    private static readonly ConditionalWeakTable<Type, OptionRecord> Cache = [];

    private OptionRecord(Type type)
    {
        Type = type;
        if (type.IsAbstract || type.GetConstructor(Type.EmptyTypes) is null)
        {
            throw new PluginException($"the options record {type.Name} has no public parameterless constructor");
        }

        var nullability = new NullabilityInfoContext();
        Properties =
        [
            .. type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
                .Where(property =>
                    property.SetMethod is { IsPublic: true } && property.GetIndexParameters().Length == 0
                )
                // A base record's properties come first, as they are the general ones.
                .OrderBy(property => Ancestors(property.DeclaringType!))
                .ThenBy(property => property.MetadataToken)
                .Select(property => new OptionProperty(property, nullability)),
        ];
    }

    public Type Type { get; }

    public IReadOnlyList<OptionProperty> Properties { get; }

    public IEnumerable<string> Keys =>
        Properties.Where(property => !property.IsInlinePlugin).Select(property => property.Key);

    /// <summary>The options of a type.</summary>
    /// <exception cref="PluginException">The type is no options record: which property, why.</exception>
    public static OptionRecord Of(Type type)
    {
        try
        {
            return Cache.GetValue(type, static t => new OptionRecord(t));
        }
        catch (Exception exception)
            when (exception
                    is TypeLoadException
                        or IOException
                        or BadImageFormatException
                        or CustomAttributeFormatException
            )
        {
            throw new PluginException(
                $"the options record {type.Name} cannot be examined: {exception.Message}",
                exception
            );
        }
    }

    public OptionProperty? Find(string key) =>
        Properties.FirstOrDefault(property => !property.IsInlinePlugin && property.Key == key);

    /// <summary>An instance with every option at its default.</summary>
    /// <exception cref="PluginException">The constructor threw.</exception>
    public object NewDefault()
    {
        try
        {
            return Activator.CreateInstance(Type)!;
        }
        catch (TargetInvocationException exception)
        {
            var cause = exception.InnerException ?? exception;
            throw new PluginException(
                $"the constructor of the options record {Type.Name} threw: {cause.Message}",
                cause
            );
        }
    }

    private static int Ancestors(Type type)
    {
        var count = 0;
        for (var t = type.BaseType; t is not null; t = t.BaseType)
        {
            count++;
        }

        return count;
    }
}
